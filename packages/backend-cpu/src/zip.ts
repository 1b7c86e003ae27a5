/** The two-argument functions, each in a loop of its own. */
import type { BinaryOp, HostArray } from "@chainrule/core";
import type { Matrix } from "./memory.ts";

/**
 * out[i, j] = op(a[i, j], b[i·bi + j·bj]), rounded by the store; strides of 0 repeat. Without an op: a · 0, HardLimit's
 * gradient, which has no better.
 */
export function zip(
  op: BinaryOp | null,
  matrix: Matrix,
  { data: a }: Matrix,
  b: HostArray,
  bi: number,
  bj: number,
): Matrix {
  const out = matrix.data;
  const columns = matrix.shape[1];
  // all rows are one where b goes on from row to row as it does in a row, or stands still
  const n = bi === bj * columns ? out.length : columns;
  for (let i = 0, p = 0; p < out.length; i++) {
    const end = p + n;
    let q = i * bi;
    switch (op) {
      case "add":
        for (; p < end; p++, q += bj) out[p] = a[p]! + b[q]!;
        break;
      case "sub":
        for (; p < end; p++, q += bj) out[p] = a[p]! - b[q]!;
        break;
      case "mul":
        for (; p < end; p++, q += bj) out[p] = a[p]! * b[q]!;
        break;
      case "div":
        for (; p < end; p++, q += bj) out[p] = a[p]! / b[q]!;
        break;
      case "max":
        // NaN on either side gives NaN
        for (; p < end; p++, q += bj) {
          const x = a[p]!;
          const y = b[q]!;
          out[p] = x >= y || Number.isNaN(x) ? x : y;
        }
        break;
      case "reluGrad":
        for (; p < end; p++, q += bj) out[p] = b[q]! > 0 ? a[p]! : 0;
        break;
      case "sigmoidGrad":
        for (; p < end; p++, q += bj) {
          const y = b[q]!;
          out[p] = a[p]! * (y * (1 - y));
        }
        break;
      case "tanhGrad":
        for (; p < end; p++, q += bj) {
          const y = b[q]!;
          out[p] = a[p]! * (1 - y * y);
        }
        break;
      default:
        op satisfies null;
        for (; p < end; p++) out[p] = a[p]! * 0;
    }
  }
  return matrix;
}

/** The operation (dy, a) of each derivative. */
export const GRADIENTS = { step: null, relu: "reluGrad", sigmoid: "sigmoidGrad", tanh: "tanhGrad" } as const;
