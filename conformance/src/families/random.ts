/** Shapes and numbers drawn from a seed: what nobody thought of. The id says the operation, the failure the drawn shapes. */
import {
  BINARY,
  type BinaryOp,
  fused,
  type Matrix,
  REDUCE,
  type ReduceOp,
  type Shape,
  UNARY,
  type UnaryOp,
} from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, numbers } from "../judge/numbers.ts";
import { judged, magnitude, type Operation } from "../judge/operation.ts";
import * as tolerance from "../judge/tolerance.ts";
import { SECOND, tanhGradScale } from "./binary.ts";
import { DOMAIN } from "./unary.ts";

const DRAWS = 6;
const LARGEST = 70;

type Drawn = Omit<Operation, "id"> & { readonly what: string };

/** What a draw is made of. */
interface Draw {
  /** A whole number in [1, limit], small ones as likely as large ones. */
  size(): number;
  /** One of a list. */
  of<T>(choices: readonly T[]): T;
  matrix(shape: Shape, low?: number, high?: number): Matrix;
}

function drawer(name: string): Draw {
  let count = 0;
  const next = (): number => numbers(`${name}/${count++}`, 1, 0, 1)[0]!;
  return {
    // a square spreads the sizes: half of them are below a quarter of the largest
    size: () => 1 + Math.floor(LARGEST * next() * next()),
    of: (choices) => choices[Math.floor(next() * choices.length)]!,
    matrix: (shape, low, high) => matrix(`${name}/${count++}`, shape, low, high),
  };
}

const show = (...shapes: Shape[]): string => shapes.map(([m, n]) => `[${m}, ${n}]`).join(" and ");

function product(draw: Draw): Drawn {
  const [m, k, n] = [draw.size(), draw.size(), draw.size()];
  const [transposeA, transposeB] = [draw.of([false, true]), draw.of([false, true])];
  const inputs = [draw.matrix(transposeA ? [k, m] : [m, k]), draw.matrix(transposeB ? [n, k] : [k, n])];
  return {
    what: `${show([m, k], [k, n])}, ${transposeA ? "T" : "N"}${transposeB ? "T" : "N"}`,
    op: "matmul",
    ordered: true,
    inputs: () => inputs,
    compute: (ops, [a, b]) => ({ y: ops.matmul(a!, b!, transposeA, transposeB) }),
    scale: (ops, [a, b]) => ({ y: ops.matmul(magnitude(ops, a!), magnitude(ops, b!), transposeA, transposeB) }),
    allowed: tolerance.matmul(k),
  };
}

function elementwise(draw: Draw): Drawn {
  const op = draw.of(Object.keys(UNARY) as UnaryOp[]);
  const shape: Shape = [draw.size(), draw.size()];
  const input = draw.matrix(shape, ...DOMAIN[op]);
  return {
    what: `${op} of ${show(shape)}`,
    op,
    inputs: () => [input],
    compute: (ops, [x]) => ({ y: ops.unary(op, x!) }),
    allowed: tolerance.UNARY[op],
  };
}

function combination(draw: Draw): Drawn {
  const op = draw.of(Object.keys(BINARY) as BinaryOp[]);
  const [m, n] = [draw.size(), draw.size()];
  const form: Shape = [draw.of([1, m]), draw.of([1, n])];
  const inputs = [draw.matrix([m, n], -3, 3), draw.matrix(form, ...SECOND[op])];
  return {
    what: `${op} of ${show([m, n], form)}`,
    op,
    ordered: true,
    inputs: () => inputs,
    compute: (ops, [a, b]) => ({ y: ops.binary(op, a!, b!) }),
    ...(op === "tanhGrad" && { scale: (ops, [a, b]) => ({ y: tanhGradScale(ops, a!, b!) }) }),
    allowed: tolerance.BINARY[op],
  };
}

function reduction(draw: Draw): Drawn {
  const op = draw.of(Object.keys(REDUCE) as ReduceOp[]);
  const axis = draw.of([0, 1] as const);
  const shape: Shape = [draw.size(), draw.size()];
  const input = draw.matrix(shape, -4, 4);
  return {
    what: `${op} of ${show(shape)} over axis ${axis}`,
    op,
    ordered: true,
    inputs: () => [input],
    compute: (ops, [x]) => ({ y: ops.reduce(op, x!, axis) }),
    scale: (ops, [x]) => ({ y: ops.reduce("sum", magnitude(ops, x!), axis) }),
    allowed: op === "max" ? tolerance.COPY : tolerance.sum(shape[axis]),
  };
}

function layer(draw: Draw): Drawn {
  const [m, k, n] = [draw.size(), draw.size(), draw.size()];
  const inputs = [draw.matrix([m, k]), draw.matrix([k, n]), draw.matrix([1, n])];
  return {
    what: `relu of ${show([m, k], [k, n])} and a bias`,
    op: "linear",
    ordered: true,
    inputs: () => inputs,
    compute: (ops, [x, w, b]) => ({ a: fused.linear(ops, x!, w!, b!, "relu") }),
    scale: (ops, tensors) => {
      const [x, w, b] = tensors.map((tensor) => magnitude(ops, tensor));
      return { a: fused.linear(ops, x!, w!, b!, null) };
    },
    allowed: tolerance.linear(k, tolerance.UNARY.relu),
  };
}

const KINDS = { unary: elementwise, binary: combination, reduce: reduction, matmul: product, linear: layer };

export const randomCases = (seed: number): Case[] =>
  Object.entries(KINDS).flatMap(([kind, make]) =>
    Array.from({ length: DRAWS }, (_, i) => {
      const id = `random/${kind}/${i}`;
      const { what, ...operation } = make(drawer(`${seed}/${id}`));
      return judged({ ...operation, id, note: `seed ${seed}: ${what}` });
    }),
  );
