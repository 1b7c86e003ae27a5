/** One step of Adam. */
import type { AdamStep, Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";

/** Updates `parameter`, `m` and `v` in place. */
export function adam(ops: Ops, parameter: Tensor, gradient: Tensor, m: Tensor, v: Tensor, step: AdamStep): void {
  ops.same("adam", parameter, gradient);
  ops.same("adam", parameter, m);
  ops.same("adam", parameter, v);
  ops.backend.fused.adam(ops, parameter, gradient, m, v, step);
}
