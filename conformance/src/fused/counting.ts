/** Accuracy counted on the device, and batches gathered on it. */
import { fused, type Matrix, type Shape } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, oneHot, sized } from "../judge/numbers.ts";
import * as tolerance from "../judge/tolerance.ts";
import { bothWays } from "./both-ways.ts";

const SHAPES: readonly Shape[] = [
  [1, 1],
  [1, 3],
  [8, 10],
  [129, 2],
  [33, 17],
];

const { NaN: nan } = Number;

const countCorrect = (what: string, output: Matrix, target: Matrix): Case[] =>
  bothWays("countCorrect", {
    id: `countCorrect/${what}`,
    inputs: () => [output, target],
    compute: (ops, [o, t]) => ({ count: fused.countCorrect(ops, o!, t!) }),
    allowed: tolerance.countCorrect(output.shape[0]),
  });

/** Every column is the right one once, so that each tie has a first, a later and an unconcerned answer. */
const everyClass = (...outputs: number[]): [Matrix, Matrix] => {
  const n = outputs.length;
  return [
    { data: Array.from({ length: n }, () => outputs).flat(), shape: [n, n] },
    { data: Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 << (i / n) : 0)), shape: [n, n] },
  ];
};

/** The target of row i is 2ⁱ: the sum tells which rows were counted. */
const TIES: Readonly<Record<string, [Matrix, Matrix]>> = {
  all: everyClass(0.25, 0.25, 0.25, 0.25),
  first: everyClass(0.4, 0.1, 0.4, 0.1),
  last: everyClass(0.1, 0.3, 0.2, 0.3),
  negative: everyClass(-2, -1, -1, -3),
  zeros: everyClass(-0, 0, -1, -1),
};

const gatherRows = (what: string, source: Shape, rows: readonly number[]): Case[] => {
  const data = matrix(`gatherRows/${sized(source)}`, source);
  return bothWays("gatherRows", {
    id: `gatherRows/${what}`,
    inputs: () => [],
    compute: (ops) => {
      const resident = fused.resident(ops, Float32Array.from(data.data), source);
      const gathered = fused.gatherRows(ops, resident, Uint32Array.from(rows));
      if (resident.tensor) ops.dispose(resident.tensor);
      return { gathered };
    },
    allowed: tolerance.COPY,
  });
};

export const countingCases = (): Case[] => [
  ...SHAPES.flatMap((shape) => {
    const output = matrix(`countCorrect/${sized(shape)}`, shape);
    return [
      ...countCorrect(`one-hot/${sized(shape)}`, output, oneHot(`countCorrect/${sized(shape)}`, shape)),
      ...countCorrect(`soft-targets/${sized(shape)}`, output, matrix(`targets/${sized(shape)}`, shape, 0, 1)),
    ];
  }),
  ...Object.entries(TIES).flatMap(([name, [output, target]]) => countCorrect(`ties/${name}`, output, target)),
  ...countCorrect(
    "nan",
    { data: [nan, 1, 2, 0, 1, nan, 1, 2, 3], shape: [3, 3] },
    { data: [1, 1, 1, 1, 1, 1, 1, 1, 1], shape: [3, 3] },
  ),
  ...gatherRows("in-order/7x5", [7, 5], [0, 1, 2, 3, 4, 5, 6]),
  ...gatherRows(
    "reversed/33x17",
    [33, 17],
    Array.from({ length: 33 }, (_, i) => 32 - i),
  ),
  ...gatherRows("repeated/7x5", [7, 5], [3, 3, 0, 6, 3, 0]),
  ...gatherRows("wide/5x131", [5, 131], [4, 0, 2]),
  ...gatherRows("one/1031x3", [1031, 3], [1030]),
  ...gatherRows("one/1x1", [1, 1], [0]),
];
