/** Softmax along the rows, and what the losses made of it need. */
import { fused, type Matrix, type Ops, type Shape, type Tensor } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, sized } from "../judge/numbers.ts";
import { magnitude } from "../judge/operation.ts";
import * as tolerance from "../judge/tolerance.ts";
import { bothWays } from "./both-ways.ts";

const SHAPES: readonly Shape[] = [
  [1, 1],
  [5, 3],
  [7, 10],
  [33, 17],
  [2, 1031],
];

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

const SPECIAL: Readonly<Record<string, Matrix>> = {
  extreme: { data: [1000, -1000, 0, -1000, -1000, -1000, 1000, 1000, 999, 1e30, -1e30, 0], shape: [4, 3] },
  "nan-in-one-row": { data: [1, 2, nan, 1, 2, 3], shape: [2, 3] },
  // e^(−∞) is 0; ∞ − ∞ is NaN in the whole row
  infinite: { data: [1, -infinity, 2, 1, infinity, 2], shape: [2, 3] },
};

export interface SoftmaxParts {
  /** x − max of the row. */
  readonly d: Tensor;
  readonly a: Tensor;
  /** log Σ eᵈ, `[m, 1]`. */
  readonly logSum: Tensor;
  /** Σ a |d|, `[m, 1]`: the relative error of Σ eᵈ for one of u in each d. */
  readonly spread: Tensor;
}

export function softmaxParts(ops: Ops, x: Tensor): SoftmaxParts {
  const d = ops.binary("sub", x, ops.reduce("max", x, 1));
  const e = ops.unary("exp", d);
  const sum = ops.reduce("sum", e, 1);
  const a = ops.binary("div", e, sum);
  const spread = ops.reduce("sum", ops.binary("mul", a, magnitude(ops, d)), 1);
  return { d, a, logSum: ops.unary("log", sum), spread };
}

/** a · (1 + |d| + Σ a |d|). */
export function softmaxScale(ops: Ops, x: Tensor): Tensor {
  const { d, a, spread } = softmaxParts(ops, x);
  const terms = ops.binary("add", ops.binary("add", magnitude(ops, d), 1), spread);
  return ops.binary("mul", a, terms);
}

const softmax = (what: string, input: Matrix): Case[] =>
  bothWays("softmax", {
    id: `softmax/${what}`,
    inputs: () => [input],
    compute: (ops, [x]) => ({ a: fused.softmax(ops, x!) }),
    scale: (ops, [x]) => ({ a: softmaxScale(ops, x!) }),
    allowed: tolerance.softmax(input.shape[1]),
  });

export const softmaxCases = (): Case[] => [
  ...SHAPES.flatMap((shape) => softmax(sized(shape), matrix(`softmax/${sized(shape)}`, shape, -5, 5))),
  ...Object.entries(SPECIAL).flatMap(([name, input]) => softmax(name, input)),
];
