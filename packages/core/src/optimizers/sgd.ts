/** Stochastic gradient descent with momentum (Polyak 1964) and Nesterov's variant, in PyTorch's form. */
import { inRange, needs } from "../errors.ts";
import { sgd as step } from "../fused/sgd.ts";
import { checkedLearningRate, type LearningRate, type Optimizer } from "./optimizer.ts";

/** The options of `sgd`. */
export interface SgdOptions {
  /** η, a number above 0 or a schedule; default 0.01. */
  readonly learningRate?: LearningRate;
  /** μ, 0 ≤ μ < 1, default 0: v ← μv + g; p ← p − ηv. */
  readonly momentum?: number;
  /** p ← p − η(g + μv); needs momentum. Default false. */
  readonly nesterov?: boolean;
  /** λ ≥ 0, default 0: g ← g + λp, for every parameter. */
  readonly weightDecay?: number;
}

/**
 * Stochastic gradient descent, p ← p − ηg; with momentum (Polyak 1964) v ← μv + g and p ← p − ηv, or in Nesterov's form
 * p ← p − η(g + μv), as PyTorch has them.
 * @throws OptionError for values outside these ranges
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { momentum = 0, nesterov = false, weightDecay = 0 } = options;
  inRange("sgd: the momentum", momentum, 0, 1);
  inRange("sgd: the weight decay", weightDecay, 0, Infinity);
  needs(momentum > 0 || !nesterov, "sgd: the momentum", momentum, "0.9 for nesterov");
  return {
    type: "sgd",
    learningRate: checkedLearningRate("sgd", options.learningRate ?? 0.01),
    config: { momentum, nesterov, weightDecay },
    slots: momentum ? ["velocity"] : [],
    update(ops, parameter, gradient, slots, { learningRate }) {
      step(ops, parameter, gradient, slots[0] ?? null, { learningRate, momentum, nesterov, weightDecay });
    },
  };
}
