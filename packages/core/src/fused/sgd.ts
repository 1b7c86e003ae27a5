/** One step of stochastic gradient descent. */
import type { SgdStep, Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";

/** Updates `parameter` and `velocity` (null where momentum is 0) in place. */
export function sgd(ops: Ops, parameter: Tensor, gradient: Tensor, velocity: Tensor | null, step: SgdStep): void {
  ops.same("sgd", parameter, gradient);
  if (velocity) ops.same("sgd", parameter, velocity);
  ops.backend.fused.sgd(ops, parameter, gradient, velocity, step);
}
