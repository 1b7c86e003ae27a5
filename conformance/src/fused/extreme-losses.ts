/** Logits of ±1000: losses and gradients that are known without computing, and are met to the last digit. */
import { fused, type Matrix, Ops } from "@chainrule/core";
import { type Case, merge, onBackend } from "../case.ts";
import { allowedBy } from "../judge/bounds.ts";
import { compare } from "../judge/compare.ts";
import { row } from "../judge/numbers.ts";
import { isOverridden, withoutFused } from "./wrappers.ts";

interface Extreme {
  readonly name: "sigmoidCrossEntropy" | "softmaxCrossEntropy";
  readonly what: string;
  readonly logits: Matrix;
  readonly target: Matrix;
  readonly loss: number;
  readonly gradient: Matrix;
}

const EXTREMES: readonly Extreme[] = [
  {
    name: "sigmoidCrossEntropy",
    what: "right",
    logits: row(1000, -1000),
    target: row(1, 0),
    loss: 0,
    gradient: row(0, 0),
  },
  {
    name: "sigmoidCrossEntropy",
    what: "wrong",
    logits: row(1000, -1000),
    target: row(0, 1),
    loss: 2000,
    gradient: row(1, -1),
  },
  {
    name: "softmaxCrossEntropy",
    what: "right",
    logits: row(1000, -1000, 0),
    target: row(1, 0, 0),
    loss: 0,
    gradient: row(0, 0, 0),
  },
  {
    name: "softmaxCrossEntropy",
    what: "wrong",
    logits: row(1000, -1000, 0),
    target: row(0, 1, 0),
    loss: 2000,
    gradient: row(1, -1, 0),
  },
  {
    name: "softmaxCrossEntropy",
    what: "all-low",
    logits: row(-1000, -2000, -3000),
    target: row(0, 0, 1),
    loss: 2000,
    gradient: row(1, 0, -1),
  },
];

function extreme({ name, what, logits, target, loss, gradient }: Extreme, withDefaults: boolean): Case {
  const id = `fused/${name}/extreme/${what}${withDefaults ? "/composed" : ""}`;
  return onBackend(id, async (backend, { bounds }) => {
    const ops = new Ops(withDefaults ? withoutFused(backend) : backend);
    const parts = fused.fusedLoss(
      ops,
      name,
      ops.upload(logits.data, logits.shape),
      ops.upload(target.data, target.shape),
      1,
    );
    const [gotLoss, gotGradient] = [await ops.read(parts.loss), await ops.read(parts.gradient)];
    ops.release();
    const common = { precision: backend.precision, allowed: allowedBy(bounds, name, 1) };
    const outcome = merge([
      compare({ ...common, label: `${id} (loss)`, got: gotLoss, want: row(loss) }),
      compare({ ...common, label: `${id} (gradient)`, got: gotGradient, want: gradient }),
    ]);
    return withDefaults || isOverridden(backend, name) ? outcome : { ...outcome, absent: true };
  });
}

export const extremeLosses = (): Case[] =>
  EXTREMES.flatMap((example) => [extreme(example, false), extreme(example, true)]);
