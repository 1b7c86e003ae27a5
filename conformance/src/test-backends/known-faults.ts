/** What core's reference backend, and all that is made of it, is known to do wrong. */

export const READS_AFTER_CLOSE: Readonly<Record<string, string>> = {
  "lifecycle/use-after-close": "reference() of @chainrule/core still reads after close",
};
