/** Sums and maxima over either axis. */
import type { Matrix, ReduceOp, Shape } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, sized } from "../judge/numbers.ts";
import { judged, magnitude, type Operation } from "../judge/operation.ts";
import * as tolerance from "../judge/tolerance.ts";

const SHAPES: readonly Shape[] = [
  [1, 1],
  [7, 5],
  [4, 8],
  [33, 17],
  [1, 1031],
  [1031, 1],
  [3, 1031],
  [1031, 3],
];

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** Square, so that one matrix tests both axes. */
const SPECIAL: Readonly<Record<string, Matrix>> = {
  "nan-first": square([nan, 1, 2], [nan, 5, 4], [nan, -1, 0]),
  "nan-last": square([3, 1, nan], [6, 5, nan], [0, -1, nan]),
  "nan-amid": square([1, 2, 3], [4, nan, 5], [6, 7, 8]),
  infinite: square([infinity, 1, -infinity], [1, 1, -infinity], [infinity, 2, -infinity]),
  "infinity-and-nan": square([infinity, nan, 1], [nan, infinity, nan], [1, nan, -infinity]),
  negative: square([-3, -1, -2], [-0.5, -7, -4], [-9, -2, -8]),
  ties: square([2, 2, 2], [2, 2, 1], [2, 1, 2]),
};

function square(...rows: number[][]): Matrix {
  return { data: rows.flat(), shape: [rows.length, rows.length] };
}

function reduce(op: ReduceOp, what: string, axis: 0 | 1, input: Matrix): Case {
  const operation: Operation = {
    id: `reduce/${op}/${what}/${axis}`,
    op,
    ordered: true,
    inputs: () => [input],
    compute: (ops, [x]) => ({ y: ops.reduce(op, x!, axis) }),
    scale: (ops, [x]) => ({ y: ops.reduce("sum", magnitude(ops, x!), axis) }),
    allowed: op === "max" ? tolerance.COPY : tolerance.sum(input.shape[axis]),
  };
  return judged(operation);
}

const casesOf = (op: ReduceOp, axis: 0 | 1): Case[] => [
  ...SHAPES.map((shape) => reduce(op, sized(shape), axis, matrix(`reduce/${sized(shape)}`, shape, -4, 4))),
  ...Object.entries(SPECIAL).map(([name, input]) => reduce(op, name, axis, input)),
];

export const reduceCases = (): Case[] =>
  (["sum", "max"] as const).flatMap((op) => [...casesOf(op, 0), ...casesOf(op, 1)]);
