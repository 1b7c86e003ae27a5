/** A linear layer with its activation, forward and backward. */
import type { FusedActivation, LinearGrad, Primitives, Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";

/** A = f(XW + b); `bias` is `[1, n]`. */
export function linear(
  ops: Ops,
  x: Tensor,
  w: Tensor,
  bias: Tensor | null,
  activation: FusedActivation | null,
): Tensor {
  ops.check("linear", x);
  ops.check("linear", w, x.shape[1]);
  if (bias) ops.check("linear", bias, 1, w.shape[1]);
  return ops.adopt(ops.backend.fused.linear(ops, x, w, bias, activation));
}

/** From the activation's output a and dy = ∂L/∂a: δ = dy ⊙ f′, then dx = δWᵀ, dw = Xᵀδ, db = Σ_rows δ. */
export function linearGrad(
  ops: Ops,
  x: Tensor,
  w: Tensor,
  a: Tensor,
  dy: Tensor,
  activation: FusedActivation | null,
  wantDx: boolean,
  wantDb: boolean,
): LinearGrad {
  ops.check("linearGrad", x);
  ops.check("linearGrad", w, x.shape[1]);
  ops.check("linearGrad", a, x.shape[0], w.shape[1]);
  ops.same("linearGrad", a, dy);
  const result = ops.backend.fused.linearGrad(ops, x, w, a, dy, activation, wantDx, wantDb);
  if (result.dx) ops.adopt(result.dx);
  if (result.db) ops.adopt(result.db);
  ops.adopt(result.dw);
  return result;
}

/** The operation (dy, a) of each derivative. HardLimit has no useful one: it is 0 wherever it exists. */
const GRADIENTS = { step: null, relu: "reluGrad", sigmoid: "sigmoidGrad", tanh: "tanhGrad" } as const;

/** δ = dy ⊙ f′(z), from a = f(z). */
export function deltaOf(ops: Primitives, a: Tensor, dy: Tensor, activation: FusedActivation | null): Tensor {
  if (activation === null) return dy;
  const gradient = GRADIENTS[activation];
  return gradient ? ops.binary(gradient, dy, a) : ops.binary("mul", dy, 0);
}
