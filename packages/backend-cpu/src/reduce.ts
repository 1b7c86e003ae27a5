/** Sums and maxima along one axis. */
import type { HostArray, ReduceOp } from "@chainrule/core";
import type { Matrix } from "./memory.ts";

/** out = op over `axis` of x, in ascending order in one float64, rounded once. */
export function reduce(op: ReduceOp, out: HostArray, x: Matrix, axis: 0 | 1): void {
  const { data, shape } = x;
  const m = shape[0];
  const n = shape[1];
  const along = axis === 0 ? n : 1;
  const across = axis === 0 ? 1 : n;
  const length = axis === 0 ? m : n;
  for (let i = 0; i < out.length; i++) {
    out[i] = op === "sum" ? sum(data, i * across, length, along) : max(data, i * across, length, along);
  }
}

export function sum(x: HostArray, start: number, count: number, stride: number): number {
  let total = 0;
  for (let i = 0, p = start; i < count; i++, p += stride) total += x[p]!;
  return total;
}

/** NaN if any is NaN. */
export function max(x: HostArray, start: number, count: number, stride: number): number {
  let largest = x[start]!;
  for (let i = 1, p = start + stride; i < count; i++, p += stride) {
    const value = x[p]!;
    // once NaN it stays: nothing is above NaN
    if (value > largest || Number.isNaN(value)) largest = value;
  }
  return largest;
}
