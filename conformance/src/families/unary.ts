/** Every unary name over its domain, at values from a table of 40 digits, at special values and at subnormal ones. */
import { type Matrix, type Precision, type Shape, UNARY, type UnaryOp } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, row, sized } from "../judge/numbers.ts";
import { judged, type Operation } from "../judge/operation.ts";
import { LARGEST, SMALLEST_NORMAL } from "../judge/precision.ts";
import * as tolerance from "../judge/tolerance.ts";
import { unaryKnownValues } from "./known-values.ts";

const SHAPES: readonly Shape[] = [
  [1, 1],
  [5, 3],
  [33, 17],
];

/** Where results neither overflow nor are undefined. */
export const DOMAIN: Readonly<Record<UnaryOp, readonly [low: number, high: number]>> = {
  neg: [-4, 4],
  exp: [-20, 20],
  log: [0.01, 4],
  sqrt: [0, 100],
  square: [-100, 100],
  reciprocal: [0.1, 10],
  step: [-4, 4],
  relu: [-4, 4],
  sigmoid: [-20, 20],
  tanh: [-6, 6],
};

/** No order of roundings defines these. */
const APPROXIMATE: readonly UnaryOp[] = ["exp", "log", "sigmoid", "tanh"];

const special = (precision: Precision): Matrix =>
  row(
    ...[0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
    ...[1000, -1000, LARGEST[precision], -LARGEST[precision], SMALLEST_NORMAL[precision], -SMALLEST_NORMAL[precision]],
  );

const subnormal = (precision: Precision): Matrix => {
  const small = SMALLEST_NORMAL[precision] / 16;
  return row(small, -small, small * 3, -small * 7);
};

const unary = (op: UnaryOp, what: string, rest: Pick<Operation, "inputs" | "flushable">): Case => {
  const operation: Operation = {
    id: `unary/${op}/${what}`,
    op,
    ordered: !APPROXIMATE.includes(op),
    compute: (ops, [x]) => ({ y: ops.unary(op, x!) }),
    allowed: tolerance.UNARY[op],
    ...rest,
  };
  return judged(operation);
};

const casesOf = (op: UnaryOp): Case[] => [
  ...SHAPES.map((shape) => unary(op, sized(shape), { inputs: () => [matrix(op, shape, ...DOMAIN[op])] })),
  unary(op, "special", { inputs: (precision) => [special(precision)] }),
  unary(op, "subnormal", { inputs: (precision) => [subnormal(precision)], flushable: true }),
];

export const unaryCases = (): Case[] => [...(Object.keys(UNARY) as UnaryOp[]).flatMap(casesOf), ...unaryKnownValues()];
