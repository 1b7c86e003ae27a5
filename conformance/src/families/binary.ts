/** Every binary name in every form of its second operand, and at all pairs of special values. */
import { BINARY, type BinaryOp, type Matrix, type Ops, type Precision, type Shape, type Tensor } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, row, sized } from "../judge/numbers.ts";
import { judged, magnitude, type Operation } from "../judge/operation.ts";
import { LARGEST, SMALLEST_NORMAL } from "../judge/precision.ts";
import * as tolerance from "../judge/tolerance.ts";
import { binaryKnownValues } from "./known-values.ts";

const NAMES = Object.keys(BINARY) as BinaryOp[];

/** The shape of the second operand for a first one of m × n. */
const FORMS: Readonly<Record<string, (m: number, n: number) => Shape>> = {
  same: (m, n) => [m, n],
  row: (_, n) => [1, n],
  column: (m) => [m, 1],
  one: () => [1, 1],
};

/** A square, where a row could pass for a column; and all that is one wide or one high. */
const SHAPES: readonly Shape[] = [
  [7, 5],
  [4, 4],
  [1, 6],
  [6, 1],
  [1, 1],
  [33, 17],
];

/** Of the second operand: a divisor keeps away from 0, and what a gradient takes is the activation's output. */
export const SECOND: Readonly<Record<BinaryOp, readonly [low: number, high: number]>> = {
  add: [-2, 2],
  sub: [-2, 2],
  mul: [-2, 2],
  div: [0.25, 4],
  max: [-2, 2],
  reluGrad: [-1, 1],
  sigmoidGrad: [0, 1],
  tanhGrad: [-1, 1],
};

/** Exact in every precision, and in every domain of `SECOND`. */
const NUMBER = 0.375;

/** The largest numbers are left out where a product inside may overflow or not, as the kernel computes it. */
const special = (op: BinaryOp, precision: Precision): number[] => [
  ...[0, -0, 1, -1.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, SMALLEST_NORMAL[precision]],
  ...(op.endsWith("Grad") ? [] : [LARGEST[precision], -LARGEST[precision]]),
];

const subnormal = (precision: Precision): number[] => {
  const small = SMALLEST_NORMAL[precision] / 16;
  return [small, -small * 3, 0.5, -1];
};

/** All pairs: a down the rows, b along the columns. */
function pairs(values: readonly number[]): Matrix[] {
  const n = values.length;
  const all = Array.from({ length: n * n }, (_, i) => [values[Math.floor(i / n)] as number, values[i % n] as number]);
  return [0, 1].map((side) => ({ data: all.map((pair) => pair[side] as number), shape: [n, n] }));
}

/** 1 − a² cancels: |dy| + |dy · a²|. */
export function tanhGradScale(ops: Ops, dy: Tensor, a: Tensor | number): Tensor {
  const product = ops.binary("mul", ops.binary("mul", dy, a), a);
  return ops.binary("add", magnitude(ops, dy), magnitude(ops, product));
}

type Second = (inputs: readonly Tensor[]) => Tensor | number;

function binary(op: BinaryOp, what: string, second: Second, rest: Pick<Operation, "inputs" | "flushable">): Case {
  const operation: Operation = {
    id: `binary/${op}/${what}`,
    op,
    ordered: true,
    compute: (ops, inputs) => ({ y: ops.binary(op, inputs[0]!, second(inputs)) }),
    ...(op === "tanhGrad" && { scale: (ops, inputs) => ({ y: tanhGradScale(ops, inputs[0]!, second(inputs)) }) }),
    allowed: tolerance.BINARY[op],
    ...rest,
  };
  return judged(operation);
}

const given: Second = (inputs) => inputs[1]!;

function formsOf(op: BinaryOp, [m, n]: Shape): Case[] {
  const name = `${op}/${sized([m, n])}`;
  const first = matrix(`${name}/a`, [m, n], -3, 3);
  // where one side is 1 the forms are the same to a backend
  const forms = Object.entries(FORMS).filter(([form]) => form === "same" || (m > 1 && n > 1));
  return [
    ...forms.map(([form, shape]) => {
      const inputs = [first, matrix(`${name}/b`, shape(m, n), ...SECOND[op])];
      return binary(op, `${sized([m, n])}/${form}`, given, { inputs: () => inputs });
    }),
    binary(op, `${sized([m, n])}/number`, () => NUMBER, { inputs: () => [first] }),
  ];
}

/** Multiplying by the number 0 must show what is not finite: core looks for broken weights that way. */
function specialNumber(op: BinaryOp, value: number): Case {
  const inputs = (precision: Precision): Matrix[] => [row(...special(op, precision))];
  return binary(op, `special/number-${value}`, () => value, { inputs });
}

const casesOf = (op: BinaryOp): Case[] => [
  ...SHAPES.flatMap((shape) => formsOf(op, shape)),
  binary(op, "special", given, { inputs: (precision) => pairs(special(op, precision)) }),
  binary(op, "subnormal", given, { inputs: (precision) => pairs(subnormal(precision)), flushable: true }),
  ...[0, Number.NaN, Number.POSITIVE_INFINITY].map((value) => specialNumber(op, value)),
];

export const binaryCases = (): Case[] => [...NAMES.flatMap(casesOf), ...binaryKnownValues()];
