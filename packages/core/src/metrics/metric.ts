/** What a metric is: a number per batch that adds up over batches, computed on the device. */
import type { Tensor } from "../backend.ts";
import { countCorrect } from "../fused/count-correct.ts";
import { sumAll } from "../fused/sum-all.ts";
import type { Ops } from "../ops.ts";

/** A number that is reported beside the loss. One's own metrics are objects like this. */
export interface Metric {
  /** The key under which results are reported. */
  readonly name: string;
  /** True if the operations follow from the shapes alone; a backend may then repeat them. */
  readonly repeatable?: boolean;
  /** Sum over the rows of the batch, `[1, 1]`; the mean over all rows is reported. */
  count(ops: Ops, output: Tensor, target: Tensor): Tensor;
}

/** The share of rows whose largest output (the first of equals) is the target's class. */
export function categoricalAccuracy(): Metric {
  return { name: "accuracy", repeatable: true, count: countCorrect };
}

/** The share of outputs on the target's side of one half: a > 0.5 is class 1, a ≤ 0.5 class 0 (MLP.0). */
export function binaryAccuracy(): Metric {
  return {
    name: "accuracy",
    repeatable: true,
    count(ops, output, target) {
      // step(0.5 − a) is 1 for class 0; its neighbours agree where the product with 2y − 1 is negative
      const isZero = ops.unary("step", ops.binary("add", ops.unary("neg", output), 0.5));
      const zeroTarget = ops.unary("step", ops.binary("add", ops.unary("neg", target), 0.5));
      const wrong = ops.unary("square", ops.binary("sub", isZero, zeroTarget));
      const right = ops.binary("add", ops.unary("neg", wrong), 1);
      return ops.binary("div", sumAll(ops, right), output.shape[1]);
    },
  };
}

/** The share of right answers: `binaryAccuracy` for one output column, `categoricalAccuracy` for more. */
export function accuracy(): Metric {
  const binary = binaryAccuracy();
  const categorical = categoricalAccuracy();
  return {
    name: "accuracy",
    repeatable: true,
    count: (ops, output, target) => (output.shape[1] === 1 ? binary : categorical).count(ops, output, target),
  };
}
