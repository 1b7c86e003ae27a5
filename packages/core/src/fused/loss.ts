/** The losses that a backend may override, checked. */
import type { FusedLoss, LossParts, Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";

/** The named loss of a batch and its gradient, both times `scale`. */
export function fusedLoss(ops: Ops, name: FusedLoss, output: Tensor, target: Tensor, scale: number): LossParts {
  ops.same(name, output, target);
  const parts = ops.backend.fused[name](ops, output, target, scale);
  ops.adopt(parts.loss);
  ops.adopt(parts.gradient);
  return parts;
}
