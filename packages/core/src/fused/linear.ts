/** A linear layer with its activation, forward and backward. */
import type { FusedActivation, LinearGrad, Primitives, Tensor } from "../backend.ts";
import { misfit, type Ops } from "../ops.ts";

/** A = f(XW + b); `bias` is `[1, n]`. */
export function linear(
  ops: Ops,
  x: Tensor,
  w: Tensor,
  bias: Tensor | null,
  activation: FusedActivation | null,
): Tensor {
  ops.check("linear", x);
  ops.check("linear", w);
  if (x.shape[1] !== w.shape[0]) misfit("linear", "inputs [B, n]", "weights [n, m]", x, w);
  if (bias) {
    ops.check("linear", bias);
    if (bias.shape[0] !== 1 || bias.shape[1] !== w.shape[1]) misfit("linear", "weights [n, m]", "bias [1, m]", w, bias);
  }
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
  ops.check("linearGrad", w);
  ops.same("linearGrad", a, dy);
  if (x.shape[1] !== w.shape[0]) misfit("linearGrad", "inputs [B, n]", "weights [n, m]", x, w);
  if (dy.shape[0] !== x.shape[0] || dy.shape[1] !== w.shape[1])
    misfit("linearGrad", "weights [n, m]", "dy [B, m]", w, dy);
  const result = ops.backend.fused.linearGrad(ops, x, w, a, dy, activation, wantDx, wantDb);
  if (result.dx) ops.adopt(result.dx);
  if (result.db) ops.adopt(result.db);
  ops.adopt(result.dw);
  return result;
}

/** δ = dy ⊙ f′(z), from a = f(z). */
export function deltaOf(ops: Primitives, a: Tensor, dy: Tensor, activation: FusedActivation | null): Tensor {
  if (activation === null) return dy;
  // HardLimit has no useful derivative: it is 0 wherever it exists
  return activation === "step" ? ops.binary("mul", dy, 0) : ops.binary(`${activation}Grad`, dy, a);
}
