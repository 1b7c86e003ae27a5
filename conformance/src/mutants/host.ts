/** One-line edits of the loops that core hands to the cpu backend, in float64. */
import { edits, type Mutant } from "./mutant.ts";

const SOURCE = "packages/core/src/fused";

export const HOST_MUTANTS: readonly Mutant[] = [
  ...edits("cpu", `${SOURCE}/softmax.ts`, [
    ["softmax is not shifted", "value - largest", "value", "fused/softmax/*"],
    ["softmax avoids division by 0", "e[j]! / total;", "e[j]! / (total + 1e-7);", "fused/softmax/*"],
    ["softmax by the maximum of the matrix", "row.reduce(", "x.reduce(", "fused/softmax/extreme*"],
  ]),
  ...edits("cpu", `${SOURCE}/softmax-cross-entropy.ts`, [
    [
      "log softmax is not shifted back",
      "(logTotal - shifted[j]!)",
      "(logTotal - x[p + j]!)",
      "fused/softmaxCrossEntropy/*",
    ],
    ["a − y for any y", "* expected - target)", "- target)", "fused/softmaxCrossEntropy/soft-targets/*"],
    ["the gradient is not scaled", "- target) * scale;", "- target);", "fused/softmaxCrossEntropy/*"],
    [
      "targets of 0 are skipped",
      "const target = y[p + j]!;",
      "const target = y[p + j]!; if (target === 0) continue;",
      "fused/softmaxCrossEntropy/*",
    ],
    [
      "targets of 0 add nothing to the loss",
      "loss += target * (logTotal",
      "if (target !== 0) loss += target * (logTotal",
      "fused/softmaxCrossEntropy/special/*",
    ],
  ]),
  ...edits("cpu", `${SOURCE}/squared-error.ts`, [
    ["the factor 2 is missing", "const slope = 2 * scale;", "const slope = scale;", "fused/squaredError/*"],
    ["absolute for squared error", "difference * difference", "Math.abs(difference)", "fused/squaredError/*"],
    ["NaN adds nothing", "difference * difference;", "difference * difference || 0;", "fused/squaredError/special/*"],
  ]),
  ...edits("cpu", `${SOURCE}/sigmoid-cross-entropy.ts`, [
    ["y − a", "(sigmoid(z) - target)", "(target - sigmoid(z))", "fused/sigmoidCrossEntropy/*"],
    ["log(1 + e⁻ᶻ) overflows", "exp(-Math.abs(z))", "exp(-z)", "fused/sigmoidCrossEntropy/extreme/*"],
    ["targets of 0 hide ∞", "- z * target", "- (target && z * target)", "fused/sigmoidCrossEntropy/special/*"],
  ]),
  ...edits("cpu", `${SOURCE}/count-correct.ts`, [
    ["ties go to the last", "x[q]! > x[best]!", "x[q]! >= x[best]!", "fused/countCorrect/ties/*"],
    ["a row with NaN counts", "best = -1;", "best = p;", "fused/countCorrect/nan*"],
    ["right rows count 1", "count += y[best]!", "count += 1", "fused/countCorrect/soft-targets/*"],
  ]),
  ...edits("cpu", `${SOURCE}/sgd.ts`, [
    ["sgd climbs", "p[i]! -= learningRate * gradient[i]!", "p[i]! += learningRate * gradient[i]!", "fused/sgd/*"],
    [
      "a decay of 0 turns ∞ into NaN",
      "if (weightDecay) change += weightDecay",
      "change += weightDecay",
      "fused/sgd/momentum/special",
    ],
    ["decay grows", "change += weightDecay * p[i]!", "change -= weightDecay * p[i]!", "fused/sgd/weight-decay/*"],
    [
      "η is folded into the velocity",
      "velocity[i]! + change;",
      "velocity[i]! + learningRate * change;",
      "fused/sgd/momentum/*",
    ],
    ["the velocity is not kept", "velocity[i] = v;", "", "fused/sgd/momentum/*"],
    ["Nesterov is momentum", "nesterov ? change + momentum * v : v", "v", "fused/sgd/nesterov/*"],
  ]),
  ...edits("cpu", `${SOURCE}/adam.ts`, [
    [
      "ε inside the root",
      "(Math.sqrt(second / correction2) + epsilon)",
      "Math.sqrt(second / correction2 + epsilon)",
      "fused/adam/*",
    ],
    [
      "ε before the correction",
      "(Math.sqrt(second / correction2) + epsilon)",
      "((Math.sqrt(second) + epsilon) / Math.sqrt(correction2))",
      "fused/adam/large-epsilon/*",
    ],
    ["no first correction", "first / correction1", "first", "fused/adam/*"],
    ["no second correction", "second / correction2", "second", "fused/adam/*"],
    ["the first moment adds g", "(1 - beta1) * g", "g", "fused/adam/*"],
    ["the second moment is of |g|", "(1 - beta2) * g * g", "(1 - beta2) * Math.abs(g)", "fused/adam/*"],
    ["the first moment is not kept", "m[i] = first;", "", "fused/adam/*"],
    ["the corrected moment is kept", "m[i] = first;", "m[i] = first / correction1;", "fused/adam/*"],
    ["the larger second moment is kept", "v[i] = second;", "v[i] = Math.max(second, v[i]!);", "fused/adam/*"],
    ["decay without η", "learningRate * step.weightDecay", "step.weightDecay", "fused/adam/weight-decay/*"],
    ["a decay of 0 turns ∞ into NaN", "if (decay !== 0) value", "value", "fused/adam/step-2/special"],
  ]),
];
