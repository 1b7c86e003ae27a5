/** The binary cross-entropy of logits. */
import type { HostArray, LossParts, Tensor } from "../backend.ts";
import { exp, log1p, sigmoid } from "../math.ts";
import type { Ops } from "../ops.ts";
import { checkedLoss } from "./loss.ts";

/** scale · Σ(max(z, 0) − zy + log(1 + e^−|z|)), which never overflows. */
export const sigmoidCrossEntropy = (ops: Ops, z: Tensor, y: Tensor, scale: number): LossParts =>
  checkedLoss(ops, "sigmoidCrossEntropy", host, z, y, scale);

/** gradient = scale · (σ(x) − y). */
function host(gradient: HostArray, x: HostArray, y: HostArray, _columns: number, scale: number): number {
  let loss = 0;
  for (let i = 0; i < x.length; i++) {
    const z = x[i]!;
    const target = y[i]!;
    loss += (z > 0 ? z : 0) - z * target + log1p(exp(-Math.abs(z)));
    gradient[i] = (sigmoid(z) - target) * scale;
  }
  return scale * loss;
}
