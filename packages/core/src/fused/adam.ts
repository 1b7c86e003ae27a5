/** One step of Adam. */
import type { AdamStep, HostArray, Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";

/** Updates `parameter`, `m` and `v` in place. */
export function adam(ops: Ops, parameter: Tensor, gradient: Tensor, m: Tensor, v: Tensor, step: AdamStep): void {
  for (const other of [gradient, m, v]) ops.same("adam", parameter, other);
  ops.backend.fused.adam(ops, parameter, gradient, m, v, step, host);
}

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − ηλp − η m̂ / (√v̂ + ε) with m̂ = m / c₁, v̂ = v / c₂. */
function host(p: HostArray, gradient: HostArray, m: HostArray, v: HostArray, step: AdamStep): void {
  const { learningRate, beta1, beta2, epsilon, correction1, correction2 } = step;
  const decay = learningRate * step.weightDecay;
  for (let i = 0; i < p.length; i++) {
    const g = gradient[i]!;
    const first = beta1 * m[i]! + (1 - beta1) * g;
    const second = beta2 * v[i]! + (1 - beta2) * g * g;
    m[i] = first;
    v[i] = second;
    let value = p[i]!;
    // not 0 · p, which is NaN at ∞
    if (decay !== 0) value -= decay * value;
    p[i] = value - (learningRate * (first / correction1)) / (Math.sqrt(second / correction2) + epsilon);
  }
}
