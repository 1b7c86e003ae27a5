/** A layer's forward pass: a product, a bias and an activation that never sees a rounded sum. */
import type { FusedActivation, HostArray } from "@chainrule/core";
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
  bias: HostArray | null,
  activation: FusedActivation | null,
): Matrix {
  const rows = out.shape[0];
  const columns = out.shape[1];
  if (activation === null) {
    multiply(out.data, null, x, w, false, false, bias, 0, rows);
    return out;
  }
  const some = 4 * Math.ceil(WAITING / 4 / columns);
  const sums = scratch(Math.min(rows, some) * columns);
  for (let first = 0; first < rows; first += some) {
    const last = Math.min(first + some, rows);
    multiply(out.data, sums, x, w, false, false, bias, first, last);
    map(activation, out, sums, first * columns, (last - first) * columns);
  }
  return out;
}
