/** Parameter updates in place: float64 arithmetic, rounded where it is stored. */
import type { AdamStep, HostArray, SgdStep } from "@chainrule/core";

/** v ← μv + g, p ← p − ηv; Nesterov p ← p − η(g + μv); without a velocity p ← p − ηg. g includes weightDecay · p. */
export function sgd(p: HostArray, gradient: HostArray, velocity: HostArray | null, step: SgdStep): void {
  const { learningRate, momentum, nesterov, weightDecay } = step;
  if (velocity === null && weightDecay === 0) {
    for (let i = 0; i < p.length; i++) p[i]! -= learningRate * gradient[i]!;
    return;
  }
  for (let i = 0; i < p.length; i++) {
    let change = gradient[i]!;
    // not 0 · p, which is NaN at ∞
    if (weightDecay !== 0) change += weightDecay * p[i]!;
    if (velocity !== null) {
      const v = momentum * velocity[i]! + change;
      velocity[i] = v;
      change = nesterov ? change + momentum * v : v;
    }
    p[i]! -= learningRate * change;
  }
}

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − ηλp − η m̂ / (√v̂ + ε) with m̂ = m / c₁, v̂ = v / c₂. */
export function adam(p: HostArray, gradient: HostArray, m: HostArray, v: HostArray, step: AdamStep): void {
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
