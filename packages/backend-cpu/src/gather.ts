/** Rows of a matrix by index: mini-batches out of a data set. */
import type { HostArray } from "@chainrule/core";

/** From here on making two views costs less than a loop. */
const LONG = 64;

/** Row i of `out` = row `rows[i]` of `source`, both with n columns. */
export function gatherRows(out: HostArray, source: HostArray, rows: Uint32Array, n: number): void {
  for (let i = 0, p = 0; i < rows.length; i++) {
    let q = rows[i]! * n;
    const end = p + n;
    if (n < LONG) {
      for (; p + 4 <= end; p += 4, q += 4) {
        out[p] = source[q]!;
        out[p + 1] = source[q + 1]!;
        out[p + 2] = source[q + 2]!;
        out[p + 3] = source[q + 3]!;
      }
      while (p < end) out[p++] = source[q++]!;
    } else {
      out.set(source.subarray(q, q + n), p);
      p = end;
    }
  }
}
