/** The three losses with their gradients, in both scales, and at logits of ±1000. */
import { fused, type LossParts, type Matrix, type Ops, type Shape, type Tensor } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, oneHot, row, sized } from "../judge/numbers.ts";
import { magnitude, type Results } from "../judge/operation.ts";
import * as tolerance from "../judge/tolerance.ts";
import { bothWays } from "./both-ways.ts";
import { extremeLosses } from "./extreme-losses.ts";
import { softmaxParts, softmaxScale } from "./softmax.ts";

type LossName = "squaredError" | "softmaxCrossEntropy" | "sigmoidCrossEntropy";

const SHAPES: readonly Shape[] = [
  [1, 1],
  [8, 3],
  [7, 10],
  [33, 17],
  [129, 2],
];

const sumAll = (ops: Ops, x: Tensor): Tensor => ops.reduce("sum", ops.reduce("sum", x, 1), 0);

const both = ({ loss, gradient }: LossParts): Results => ({ loss, gradient });

interface Judged {
  /** Sum of the magnitudes of the terms, before the factor. */
  scale(ops: Ops, output: Tensor, target: Tensor): LossParts;
  allowed(count: number, columns: number): { loss: number; gradient: number };
}

const JUDGED: Readonly<Record<LossName, Judged>> = {
  squaredError: {
    scale(ops, output, target) {
      const { loss, gradient } = fused.fusedLoss(ops, "squaredError", output, target, 1);
      return { loss, gradient: magnitude(ops, gradient) };
    },
    allowed: (count) => ({ loss: tolerance.squaredError(count), gradient: tolerance.SQUARED_ERROR_GRADIENT }),
  },
  sigmoidCrossEntropy: {
    scale(ops, z, y) {
      const tail = ops.unary("log", ops.binary("add", ops.unary("exp", ops.unary("neg", magnitude(ops, z))), 1));
      const linear = ops.binary("add", ops.unary("relu", z), magnitude(ops, ops.binary("mul", z, y)));
      return {
        loss: sumAll(ops, ops.binary("add", ops.binary("add", linear, tail), 1)),
        gradient: ops.binary("add", ops.unary("sigmoid", z), magnitude(ops, y)),
      };
    },
    allowed: (count) => ({
      loss: tolerance.sigmoidCrossEntropy(count),
      gradient: tolerance.SIGMOID_CROSS_ENTROPY_GRADIENT,
    }),
  },
  softmaxCrossEntropy: {
    scale(ops, z, y) {
      const { d, logSum, spread } = softmaxParts(ops, z);
      const weight = magnitude(ops, y);
      const perRow = ops.binary("add", ops.binary("add", logSum, spread), 1);
      const perClass = ops.binary("add", magnitude(ops, d), perRow);
      const share = ops.binary("mul", softmaxScale(ops, z), ops.reduce("sum", weight, 1));
      return {
        loss: sumAll(ops, ops.binary("mul", weight, perClass)),
        gradient: ops.binary("add", share, weight),
      };
    },
    allowed: (count, columns) => ({
      loss: tolerance.softmaxCrossEntropy(count, columns),
      gradient: tolerance.softmaxCrossEntropyGradient(columns),
    }),
  },
};

function loss(name: LossName, what: string, output: Matrix, target: Matrix, factor: number): Case[] {
  const { scale, allowed } = JUDGED[name];
  const [rows, columns] = output.shape;
  return bothWays(name, {
    id: `${name}/${what}`,
    inputs: () => [output, target],
    compute: (ops, [o, t]) => both(fused.fusedLoss(ops, name, o!, t!, factor)),
    scale(ops, [o, t]) {
      const unscaled = scale(ops, o!, t!);
      return {
        loss: ops.binary("mul", unscaled.loss, factor),
        gradient: ops.binary("mul", unscaled.gradient, factor),
      };
    },
    allowed: allowed(rows * columns, columns),
  });
}

const casesOf = (name: LossName): Case[] =>
  SHAPES.flatMap((shape) => {
    const size = sized(shape);
    const output = matrix(`${name}/${size}/output`, shape, -4, 4);
    const soft = matrix(`${name}/${size}/target`, shape, 0, 1);
    return [
      ...loss(name, `soft-targets/sum/${size}`, output, soft, 1),
      ...loss(name, `soft-targets/mean/${size}`, output, soft, 1 / shape[0]),
      ...loss(name, `one-hot/mean/${size}`, output, oneHot(`${name}/${size}/classes`, shape), 1 / shape[0]),
    ];
  });

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

interface Special {
  readonly name: LossName;
  readonly what: string;
  readonly output: Matrix;
  readonly target: Matrix;
}

/** What is not finite must show in the loss, also where the target is 0: 0 · ∞ is NaN. */
const SPECIAL: readonly Special[] = [
  {
    name: "squaredError",
    what: "infinite",
    output: { data: [1, -infinity, 2, 3], shape: [2, 2] },
    target: { data: [0, 0, 1, 0], shape: [2, 2] },
  },
  { name: "squaredError", what: "nan", output: row(nan, infinity, 1), target: row(0, 0, 0) },
  {
    name: "softmaxCrossEntropy",
    what: "infinite-at-target-0",
    output: { data: [1, 2, 3, 1, -infinity, 2], shape: [2, 3] },
    target: { data: [0, 1, 0, 1, 0, 0], shape: [2, 3] },
  },
  {
    name: "softmaxCrossEntropy",
    what: "nan-at-target-0",
    output: { data: [1, nan, 2, 1, 2, 3], shape: [2, 3] },
    target: { data: [1, 0, 0, 0, 1, 0], shape: [2, 3] },
  },
  { name: "sigmoidCrossEntropy", what: "infinite", output: row(-infinity, 2), target: row(1, 0) },
  { name: "sigmoidCrossEntropy", what: "infinite-at-target-0", output: row(-infinity, 2), target: row(0, 1) },
  { name: "sigmoidCrossEntropy", what: "nan-at-target-0", output: row(nan, 2), target: row(0, 1) },
];

const special = ({ name, what, output, target }: Special): Case[] => loss(name, `special/${what}`, output, target, 1);

export const lossCases = (): Case[] => [
  ...(Object.keys(JUDGED) as LossName[]).flatMap(casesOf),
  ...SPECIAL.flatMap(special),
  ...extremeLosses(),
];
