/** Sums and maxima along one axis. */
import type { ReduceOp } from "@chainrule/core";
import type { Matrix } from "./memory.ts";

/** out = op over `axis` of x, in ascending order in one float64, rounded once. */
export function reduce(op: ReduceOp, out: Matrix, { data, shape }: Matrix, axis: 0 | 1): Matrix {
  const n = shape[1];
  const along = axis ? 1 : n;
  const across = axis ? n : 1;
  const length = shape[axis];
  for (let i = 0; i < out.data.length; i++) {
    let result = op === "sum" ? 0 : -Infinity;
    for (let k = 0, p = i * across; k < length; k++, p += along) {
      const value = data[p]!;
      if (op === "sum") result += value;
      // once NaN it stays: nothing is above NaN
      else if (value > result || Number.isNaN(value)) result = value;
    }
    out.data[i] = result;
  }
  return out;
}
