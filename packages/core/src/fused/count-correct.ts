/** How many rows of a batch are classified right, without reading it. */
import type { Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";

/** Sum over the rows of the target at the first largest output, `[1, 1]`; a row with NaN adds nothing. */
export function countCorrect(ops: Ops, output: Tensor, target: Tensor): Tensor {
  ops.same("countCorrect", output, target);
  return ops.adopt(ops.backend.fused.countCorrect(ops, output, target));
}
