/** A product, a layer's bias and its activation, which never sees a rounded sum. */
import type { FusedActivation } from "@chainrule/core";
import { map } from "./map.ts";
import type { Matrix } from "./memory.ts";
import { multiply } from "./multiply.ts";
import { scratch } from "./scratch.ts";

/** How many sums wait for their activation: as many as fit the first cache. */
const WAITING = 2048;

/** out = f(x·w + bias), rounded once. */
export function linear(
  out: Matrix,
  x: Matrix,
  w: Matrix,
  bias: Matrix | null,
  activation: FusedActivation | null,
): Matrix {
  const rows = out.shape[0];
  const columns = out.shape[1];
  const some = 4 * Math.ceil(WAITING / 4 / columns);
  const sums = scratch(Math.min(rows, some) * columns);
  for (let first = 0; first < rows; first += some) {
    const count = Math.min(some, rows - first);
    multiply(sums, x, w, false, false, first, count);
    if (bias) {
      for (let p = 0; p < count * columns; ) for (let j = 0; j < columns; j++) sums[p++]! += bias.data[j]!;
    }
    map(activation, out, sums, first * columns, count * columns);
  }
  return out;
}
