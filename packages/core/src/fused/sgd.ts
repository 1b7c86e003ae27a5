/** One step of stochastic gradient descent. */
import type { HostArray, SgdStep, Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";

/** Updates `parameter` and `velocity` (null where momentum is 0) in place. */
export function sgd(ops: Ops, parameter: Tensor, gradient: Tensor, velocity: Tensor | null, step: SgdStep): void {
  ops.same("sgd", parameter, gradient);
  if (velocity) ops.same("sgd", parameter, velocity);
  ops.backend.fused.sgd(ops, parameter, gradient, velocity, step, host);
}

/** v ← μv + g, p ← p − ηv; Nesterov p ← p − η(g + μv); without a velocity p ← p − ηg. g includes weightDecay · p. */
function host(p: HostArray, gradient: HostArray, velocity: HostArray | null, step: SgdStep): void {
  const { learningRate, momentum, nesterov, weightDecay } = step;
  if (!velocity && !weightDecay) {
    for (let i = 0; i < p.length; i++) p[i]! -= learningRate * gradient[i]!;
    return;
  }
  for (let i = 0; i < p.length; i++) {
    let change = gradient[i]!;
    // not 0 · p, which is NaN at ∞
    if (weightDecay) change += weightDecay * p[i]!;
    if (velocity) {
      const v = momentum * velocity[i]! + change;
      velocity[i] = v;
      change = nesterov ? change + momentum * v : v;
    }
    p[i]! -= learningRate * change;
  }
}
