/** What opens a context: the default export of the package `gl`. */
type CreateContext = (width: number, height: number, options?: object) => unknown;

declare const slot: CreateContext & {
  /** Puts the real one in place. */
  fill(real: CreateContext): void;
};

export = slot;
