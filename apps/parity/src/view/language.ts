/**
 * Some systems call their language `en-US@posix`, which is no language tag: the chart library, which gives it to `Intl` when it
 * is loaded, would end the page. English is what the page is written in. To be imported before it.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
}
