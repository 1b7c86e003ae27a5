/** The numbers that `assembly/elementwise.ts` knows the names by. */
import type { BinaryOp, FusedActivation, UnaryOp } from "@chainrule/core";

export const UNARY: Readonly<Record<UnaryOp, number>> = {
  neg: 0,
  exp: 1,
  log: 2,
  sqrt: 3,
  square: 4,
  reciprocal: 5,
  step: 6,
  relu: 7,
  sigmoid: 8,
  tanh: 9,
};
export const BINARY: Readonly<Record<BinaryOp, number>> = {
  add: 0,
  sub: 1,
  mul: 2,
  div: 3,
  max: 4,
  reluGrad: 5,
  sigmoidGrad: 6,
  tanhGrad: 7,
};
/** dy ⊙ f′ by the output of f. */
export const SLOPE: Readonly<Record<FusedActivation, number>> = {
  relu: BINARY.reluGrad,
  sigmoid: BINARY.sigmoidGrad,
  tanh: BINARY.tanhGrad,
  step: 8,
};
