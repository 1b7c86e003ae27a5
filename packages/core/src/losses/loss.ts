/** What a loss is: L and ∇ₐL of a batch, and for a linked activation L and δᴸ straight from the logits. */
import type { LossParts, Tensor } from "../backend.ts";
import type { CheckTargets } from "../data.ts";
import { needs } from "../errors.ts";
import type { Ops } from "../ops.ts";

/** Over the batch: the mean of its samples' losses, or their sum. */
export type Reduction = "mean" | "sum";

/** The option of every loss. */
export interface LossOptions {
  /** Default `mean`. */
  readonly reduction?: Reduction;
}

/**
 * A loss with its gradient, computed on the backend; `scale` makes them those of a batch. One's own losses are objects
 * like this.
 */
export interface Loss {
  /** Its name: `squaredError`, `crossEntropy`, … */
  readonly type: string;
  /** What a batch's loss is. */
  readonly reduction: Reduction;
  /** There if outputs and targets must lie in [0, 1]: refuses targets that do not. */
  readonly probabilities?: CheckTargets;
  /** True if the operations follow from the shapes and the scale alone; a backend may then repeat them. */
  readonly repeatable?: boolean;
  /** Both parts multiplied by `scale`: 1/B for a mean over B rows, 1 for a sum. `gradient` = ∇ₐL. */
  evaluate(ops: Ops, output: Tensor, target: Tensor, scale: number): LossParts;
  /** The activation whose logits the loss takes directly, finite and exact for any finite logit. `gradient` = δᴸ. */
  readonly link?: {
    /** Its name. */
    readonly activation: "sigmoid" | "softmax";
    /** As `evaluate` of the loss, from logits. */
    evaluate(ops: Ops, logits: Tensor, target: Tensor, scale: number): LossParts;
  };
}

/** The `scale` that makes `evaluate` reduce over `batch` rows. */
export const lossScale = (loss: Loss, batch: number): number => (loss.reduction === "mean" ? 1 / batch : 1);

/** @throws OptionError for an unknown reduction */
export function reductionOf(loss: string, { reduction = "mean" }: LossOptions = {}): Reduction {
  needs(reduction === "mean" || reduction === "sum", `${loss}: the reduction`, reduction, '"mean" or "sum"');
  return reduction;
}
