/** The two-argument functions, each in a loop of its own. */
import type { BinaryOp, FusedActivation, HostArray } from "@chainrule/core";

/**
 * out[i, j] = op(a[i, j], b[i·bi + j·bj]), rounded by the store, over m rows of n; strides of 0 repeat.
 * Arrays of one layout may be given as one long row.
 */
export function zip(
  op: BinaryOp,
  out: HostArray,
  a: HostArray,
  b: HostArray,
  m: number,
  n: number,
  bi: number,
  bj: number,
): void {
  for (let i = 0, p = 0; i < m; i++) {
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
        op satisfies never;
    }
  }
}

/** delta = dy ⊙ f′, from the output a = f(z). */
export function slope(activation: FusedActivation, delta: HostArray, dy: HostArray, a: HostArray): void {
  // HardLimit has no useful derivative: it is 0 wherever it exists
  if (activation === "step") for (let i = 0; i < dy.length; i++) delta[i] = dy[i]! * 0;
  else {
    // not put together from parts: V8 compares such a name letter by letter
    const op = activation === "sigmoid" ? "sigmoidGrad" : activation === "tanh" ? "tanhGrad" : "reluGrad";
    zip(op, delta, dy, a, 1, dy.length, 0, 1);
  }
}
