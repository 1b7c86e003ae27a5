/** The likelihood losses (MLP.3, MLP.4). Linked to their activation they work on logits and never overflow. */
import type { Tensor } from "../backend.ts";
import { type Matrix, placeOf, refuse } from "../data.ts";
import { sigmoidCrossEntropy } from "../fused/sigmoid-cross-entropy.ts";
import { softmaxCrossEntropy } from "../fused/softmax-cross-entropy.ts";
import { sumAll } from "../fused/sum-all.ts";
import type { Ops } from "../ops.ts";
import { type Loss, type LossOptions, reductionOf } from "./loss.ts";

/** @throws DataError unless all targets lie in [0, 1] */
function probabilities(subject: string, { data, shape }: Matrix): void {
  for (let i = 0; i < data.length; i++) {
    const target = data[i]!;
    if (target < 0 || target > 1) refuse(subject, target, placeOf(i, shape[1]), "0 to 1");
  }
}

/** Bare probabilities: log is clamped at −100 and divisors at 1e-12, as PyTorch does. */
const clampedLog = (ops: Ops, x: Tensor): Tensor => ops.binary("max", ops.unary("log", x), -100);
const SMALLEST_DIVISOR = 1e-12;

/**
 * For yes/no outputs: per sample the mean over the outputs of −(y log a + (1 − y) log(1 − a)), the negative of MLP.4.
 * Targets lie in [0, 1]. After `sigmoid` it is computed from the logits, finite for any finite ones, and δ = (a − y)/n
 * (MLP.5).
 * @throws OptionError for an unknown reduction
 */
export function binaryCrossEntropy(options?: LossOptions): Loss {
  return {
    type: "binaryCrossEntropy",
    reduction: reductionOf("binaryCrossEntropy", options),
    probabilities,
    repeatable: true,
    evaluate(ops, a, y, scale) {
      const perOutput = scale / a.shape[1];
      const notA = ops.binary("add", ops.unary("neg", a), 1);
      const notY = ops.binary("add", ops.unary("neg", y), 1);
      const likelihood = ops.binary(
        "add",
        ops.binary("mul", y, clampedLog(ops, a)),
        ops.binary("mul", notY, clampedLog(ops, notA)),
      );
      // ∇ₐL = (a − y) / (a (1 − a))
      const divisor = ops.binary("max", ops.binary("mul", a, notA), SMALLEST_DIVISOR);
      return {
        loss: ops.binary("mul", sumAll(ops, likelihood), -perOutput),
        gradient: ops.binary("mul", ops.binary("div", ops.binary("sub", a, y), divisor), perOutput),
      };
    },
    link: {
      activation: "sigmoid",
      // MLP.5  δᴸ = a − y
      evaluate: (ops, z, y, scale) => sigmoidCrossEntropy(ops, z, y, scale / z.shape[1]),
    },
  };
}

/**
 * For one class of many: per sample −Σ y log a over the outputs. Targets lie in [0, 1]; class indices become one-hot
 * rows. After `softmax` it is computed from the logits, finite for any finite ones, and δ = a − y where y sums to 1
 * (MLP.5).
 * @throws OptionError for an unknown reduction
 */
export function crossEntropy(options?: LossOptions): Loss {
  return {
    type: "crossEntropy",
    reduction: reductionOf("crossEntropy", options),
    probabilities,
    repeatable: true,
    evaluate(ops, a, y, scale) {
      // ∇ₐL = −y / a
      const ratio = ops.binary("div", y, ops.binary("max", a, SMALLEST_DIVISOR));
      return {
        loss: ops.binary("mul", sumAll(ops, ops.binary("mul", y, clampedLog(ops, a))), -scale),
        gradient: ops.binary("mul", ratio, -scale),
      };
    },
    link: {
      activation: "softmax",
      // δᴸ = a − y
      evaluate: softmaxCrossEntropy,
    },
  };
}
