/** Softmax along each row. */
import type { Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";

export function softmax(ops: Ops, x: Tensor): Tensor {
  ops.check("softmax", x);
  return ops.adopt(ops.backend.fused.softmax(ops, x));
}
