/** Adam (Kingma & Ba 2015) with ε beside √v̂, and decoupled weight decay (Loshchilov & Hutter 2019). */
import type { Tensor } from "../backend.ts";
import { inRange } from "../errors.ts";
import { adam as adamStep } from "../fused/adam.ts";
import { checkedLearningRate, type LearningRate, type Optimizer } from "./optimizer.ts";
import { power } from "./power.ts";

/** The options of `adam`. */
export interface AdamOptions {
  /** η, a number above 0 or a schedule; default 0.001. */
  readonly learningRate?: LearningRate;
  /** β₁, 0 ≤ β₁ < 1, default 0.9. */
  readonly beta1?: number;
  /** β₂, 0 ≤ β₂ < 1, default 0.999. */
  readonly beta2?: number;
  /** ε ≥ 0, default 1e-8. */
  readonly epsilon?: number;
  /** λ ≥ 0, default 0, decoupled (AdamW): p ← p − ηλp, for every parameter. */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma & Ba 2015) with bias correction, and with a weight decay AdamW (Loshchilov & Hutter 2019): m ← β₁m + (1
 * − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − ηλp − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
 * @throws OptionError for values outside these ranges
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  inRange("adam: beta1", beta1, 0, 1);
  inRange("adam: beta2", beta2, 0, 1);
  inRange("adam: epsilon", epsilon, 0, Infinity);
  inRange("adam: the weight decay", weightDecay, 0, Infinity);
  return {
    type: "adam",
    learningRate: checkedLearningRate("adam", options.learningRate ?? 0.001),
    config: { beta1, beta2, epsilon, weightDecay },
    slots: ["m", "v"],
    update(ops, parameter, gradient, slots, { step, learningRate }) {
      adamStep(ops, parameter, gradient, slots[0] as Tensor, slots[1] as Tensor, {
        learningRate,
        beta1,
        beta2,
        epsilon,
        correction1: 1 - power(beta1, step),
        correction2: 1 - power(beta2, step),
        weightDecay,
      });
    },
  };
}
