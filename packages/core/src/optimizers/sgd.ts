/** Stochastic gradient descent with momentum (Polyak 1964) and Nesterov's variant, in PyTorch's form. */
import { OptionError } from "../errors.ts";
import { checkedLearningRate, inRange, type LearningRate, type Optimizer } from "./optimizer.ts";

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

/** @throws OptionError for values outside these ranges */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { momentum = 0, nesterov = false, weightDecay = 0 } = options;
  inRange("sgd: momentum", momentum, 0, 1);
  inRange("sgd: weightDecay", weightDecay, 0, Number.POSITIVE_INFINITY);
  if (nesterov && momentum === 0) {
    throw new OptionError("sgd: nesterov needs momentum, got momentum 0; set momentum, usually 0.9");
  }
  return {
    type: "sgd",
    learningRate: checkedLearningRate("sgd", options.learningRate ?? 0.01),
    slots: momentum ? ["velocity"] : [],
    update(ops, parameter, gradient, [velocity = null], { learningRate }) {
      ops.sgd(parameter, gradient, velocity, { learningRate, momentum, nesterov, weightDecay });
    },
  };
}
