/** What the losses that a backend may override have in common. */
import type { FusedLoss, HostLoss, LossParts, Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";

/** A loss of a batch and its gradient, both times `scale`; checked. */
export function checkedLoss(
  ops: Ops,
  name: FusedLoss,
  host: HostLoss,
  output: Tensor,
  target: Tensor,
  scale: number,
): LossParts {
  ops.same(name, output, target);
  const parts = ops.backend.fused[name](ops, output, target, scale, host);
  ops.adopt(parts.loss);
  ops.adopt(parts.gradient);
  return parts;
}
