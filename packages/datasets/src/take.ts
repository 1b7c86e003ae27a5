/** The first rows of a data set. */
import { checkPositive } from "./check.ts";
import { type Rows, sliceRows } from "./rows.ts";

/**
 * The first `n` samples of any data set of this package; all of them if there are fewer.
 * Copies nothing: `x` and `y` share their memory with `dataset`. Throws an OptionError unless n is a positive integer.
 */
export function take<D extends Rows>(dataset: D, n: number): D {
  checkPositive("take", "n", n);
  return sliceRows(dataset, 0, Math.min(n, dataset.x.shape[0]));
}
