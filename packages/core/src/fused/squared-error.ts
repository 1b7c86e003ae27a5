/** The squared error. */
import type { HostArray, LossParts, Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";
import { checkedLoss } from "./loss.ts";

/** scale · Σ(a − y)². */
export const squaredError = (ops: Ops, a: Tensor, y: Tensor, scale: number): LossParts =>
  checkedLoss(ops, "squaredError", host, a, y, scale);

/** gradient = 2 · scale · (x − y). */
function host(gradient: HostArray, x: HostArray, y: HostArray, _columns: number, scale: number): number {
  const slope = 2 * scale;
  let loss = 0;
  for (let i = 0; i < x.length; i++) {
    const difference = x[i]! - y[i]!;
    loss += difference * difference;
    gradient[i] = slope * difference;
  }
  return scale * loss;
}
