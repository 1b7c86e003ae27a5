/** Softmax along each row. */
import type { HostArray, Tensor } from "../backend.ts";
import { exp } from "../math.ts";
import type { Ops } from "../ops.ts";

/** e^x / Σ e^x along each row. */
export function softmax(ops: Ops, x: Tensor): Tensor {
  ops.check("softmax", x);
  return ops.adopt(ops.backend.fused.softmax(ops, x, host));
}

function host(out: HostArray, x: HostArray, columns: number): void {
  for (let p = 0; p < x.length; p += columns) {
    const e = shiftedRow(x, p, columns).map(exp);
    const total = sum(e);
    for (let j = 0; j < columns; j++) out[p + j] = e[j]! / total;
  }
}

/** One row less its maximum, so that nothing overflows. */
export function shiftedRow(x: HostArray, start: number, columns: number): Float64Array<ArrayBuffer> {
  const row = Float64Array.from(x.subarray(start, start + columns));
  const largest = row.reduce((a, b) => Math.max(a, b));
  return row.map((value) => value - largest);
}

/** In ascending order. */
export function sum(x: HostArray): number {
  let total = 0;
  for (const value of x) total += value;
  return total;
}
