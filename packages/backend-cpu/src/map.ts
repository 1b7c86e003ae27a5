/** The one-argument functions, each in a loop of its own. */
import { exp, type HostArray, log, sigmoid, tanh, type UnaryOp } from "@chainrule/core";
import type { Matrix } from "./memory.ts";

/** out[start + i] = op(x[i]) for i below `count`, rounded by the store; without an op, x[i]. */
export function map(op: UnaryOp | null, matrix: Matrix, x: HostArray, start = 0, count: number = x.length): Matrix {
  const out = matrix.data;
  // the switch is outside the loops: a function called per element would cost more than most of these operations
  switch (op) {
    case "neg":
      for (let i = 0; i < count; i++) out[start + i] = -x[i]!;
      break;
    case "exp":
      for (let i = 0; i < count; i++) out[start + i] = exp(x[i]!);
      break;
    case "log":
      for (let i = 0; i < count; i++) out[start + i] = log(x[i]!);
      break;
    case "sqrt":
      for (let i = 0; i < count; i++) out[start + i] = Math.sqrt(x[i]!);
      break;
    case "square":
      for (let i = 0; i < count; i++) {
        const value = x[i]!;
        out[start + i] = value * value;
      }
      break;
    case "reciprocal":
      for (let i = 0; i < count; i++) out[start + i] = 1 / x[i]!;
      break;
    case "step":
      for (let i = 0; i < count; i++) out[start + i] = x[i]! >= 0 ? 1 : 0;
      break;
    case "relu":
      for (let i = 0; i < count; i++) {
        const value = x[i]!;
        out[start + i] = value <= 0 ? 0 : value;
      }
      break;
    case "sigmoid":
      for (let i = 0; i < count; i++) out[start + i] = sigmoid(x[i]!);
      break;
    case "tanh":
      for (let i = 0; i < count; i++) out[start + i] = tanh(x[i]!);
      break;
    default:
      op satisfies null;
      for (let i = 0; i < count; i++) out[start + i] = x[i]!;
  }
  return matrix;
}
