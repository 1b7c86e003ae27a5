/** The first rows of a data set. */
import { checkPositive } from "./check.ts";
import type { Float32Matrix } from "./float32-matrix.ts";

interface Rows {
  readonly x: Float32Matrix;
  readonly y: Float32Matrix | Uint8Array;
}

/**
 * The first `n` samples of any data set of this package; all of them if there are fewer.
 * Copies nothing: `x` and `y` share their memory with `dataset`. Throws an OptionError unless n is a positive integer.
 */
export function take<D extends Rows>(dataset: D, n: number): D {
  checkPositive("take", "n", n);
  const y = ArrayBuffer.isView(dataset.y) ? dataset.y.subarray(0, n) : firstRows(dataset.y, n);
  return { ...dataset, x: firstRows(dataset.x, n), y };
}

function firstRows({ data, shape: [rows, columns] }: Float32Matrix, n: number): Float32Matrix {
  const count = Math.min(n, rows);
  return { data: data.subarray(0, count * columns), shape: [count, columns] };
}
