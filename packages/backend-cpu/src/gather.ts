/** Rows of a matrix by index: mini-batches out of a data set. */
import type { Matrix } from "./memory.ts";

/** From here on making two views costs less than a loop. */
const LONG = 64;

/** Row i of `out` becomes row `rows[i]` of `source`. */
export function gatherRows(out: Matrix, source: Matrix, rows: Uint32Array): Matrix {
  const n = out.shape[1];
  const to = out.data;
  const from = source.data;
  for (let i = 0, p = 0; i < rows.length; i++) {
    let q = rows[i]! * n;
    const end = p + n;
    if (n > LONG) {
      to.set(from.subarray(q, q + n), p);
      p = end;
    } else while (p < end) to[p++] = from[q++]!;
  }
  return out;
}
