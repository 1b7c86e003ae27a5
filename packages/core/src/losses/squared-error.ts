/** The squared losses: the sum over a sample's outputs (the seeds' loss), and their mean (Keras, PyTorch). */
import { squaredError as fused } from "../fused/squared-error.ts";
import { type Loss, type LossOptions, reductionOf } from "./loss.ts";

/**
 * Per sample Σ (a − y)², summed over the outputs; its gradient is 2(a − y). Targets are any finite numbers.
 * @throws OptionError for an unknown reduction
 */
export function squaredError(options?: LossOptions): Loss {
  return {
    type: "squaredError",
    reduction: reductionOf("squaredError", options),
    repeatable: true,
    evaluate: fused,
  };
}

/**
 * Per sample the mean of (a − y)² over the n outputs; its gradient is 2(a − y)/n. Targets are any finite numbers.
 * @throws OptionError for an unknown reduction
 */
export function meanSquaredError(options?: LossOptions): Loss {
  return {
    type: "meanSquaredError",
    reduction: reductionOf("meanSquaredError", options),
    repeatable: true,
    evaluate: (ops, output, target, scale) => fused(ops, output, target, scale / output.shape[1]),
  };
}
