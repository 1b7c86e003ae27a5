/** The one-argument functions, each in a loop of its own. */
import { exp, type HostArray, log, sigmoid, tanh, type UnaryOp } from "@chainrule/core";
import type { Matrix } from "./memory.ts";

/** out[i] = op(x[i]), rounded by the store. */
export function map(op: UnaryOp, matrix: Matrix, x: HostArray): Matrix {
  const out = matrix.data;
  const count = x.length;
  // the switch is outside the loops: a function called per element would cost more than most of these operations
  switch (op) {
    case "neg":
      for (let i = 0; i < count; i++) out[i] = -x[i]!;
      break;
    case "exp":
      for (let i = 0; i < count; i++) out[i] = exp(x[i]!);
      break;
    case "log":
      for (let i = 0; i < count; i++) out[i] = log(x[i]!);
      break;
    case "sqrt":
      for (let i = 0; i < count; i++) out[i] = Math.sqrt(x[i]!);
      break;
    case "square":
      for (let i = 0; i < count; i++) {
        const value = x[i]!;
        out[i] = value * value;
      }
      break;
    case "reciprocal":
      for (let i = 0; i < count; i++) out[i] = 1 / x[i]!;
      break;
    case "step":
      for (let i = 0; i < count; i++) out[i] = x[i]! >= 0 ? 1 : 0;
      break;
    case "relu":
      for (let i = 0; i < count; i++) {
        const value = x[i]!;
        out[i] = value <= 0 ? 0 : value;
      }
      break;
    case "sigmoid":
      for (let i = 0; i < count; i++) out[i] = sigmoid(x[i]!);
      break;
    case "tanh":
      for (let i = 0; i < count; i++) out[i] = tanh(x[i]!);
      break;
  }
  return matrix;
}
