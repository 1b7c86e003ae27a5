/** The scalar definition of every elementwise and reduction name: documentation, oracle and types in one table. */
import type { BinaryOp, ReduceOp, UnaryOp } from "./backend.ts";
import { exp, log, sigmoid, tanh } from "./math.ts";

/** By name: f(x). NaN gives NaN, but for `step`, which gives 0. */
export const UNARY: Readonly<Record<UnaryOp, (x: number) => number>> = {
  neg: (x) => -x,
  exp,
  log,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  reciprocal: (x) => 1 / x,
  // HardLimit: 1 at 0; NaN compares false and gives 0
  step: (x) => (x >= 0 ? 1 : 0),
  // NaN compares false and passes
  relu: (x) => (x <= 0 ? 0 : x),
  sigmoid,
  tanh,
};

/** By name: f(a, b); for the gradients (dy, a) ↦ dy · f′, with f′ from the output a. */
export const BINARY: Readonly<Record<BinaryOp, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  // NaN on either side gives NaN
  max: (a, b) => (a >= b || Number.isNaN(a) ? a : b),
  // f′ from the output: ReLU′(0) = 0
  reluGrad: (dy, a) => (a > 0 ? dy : 0),
  sigmoidGrad: (dy, a) => dy * (a * (1 - a)),
  tanhGrad: (dy, a) => dy * (1 - a * a),
};

/** By name: a fold over the elements in ascending order. */
export const REDUCE: Readonly<
  Record<
    ReduceOp,
    {
      /** The result over nothing. */
      initial: number;
      /** The result so far with one more element. */
      combine: (a: number, b: number) => number;
    }
  >
> = {
  sum: { initial: 0, combine: (a, b) => a + b },
  max: { initial: -Infinity, combine: (a, b) => BINARY.max(a, b) },
};
