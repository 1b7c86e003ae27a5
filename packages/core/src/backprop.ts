/** The order of the equations, and nothing else: forward sweep, then δ and gradients from the last layer to the first. */
import type { Tensor } from "./backend.ts";
import type { Layer, Params, Pass } from "./layers/layer.ts";
import type { Ops } from "./ops.ts";

/** A layer with its parameters and the circumstances it runs in. */
export interface Stage {
  readonly layer: Layer;
  readonly params: Params;
  readonly pass: Pass;
}

/** What a forward sweep leaves for the backward sweep. */
export interface Trace {
  readonly output: Tensor;
  readonly saved: readonly unknown[];
}

/** Aˡ = fˡ(Aˡ⁻¹ Wˡ + bˡ) for every l, with A⁰ = X. */
export function forward(ops: Ops, stages: readonly Stage[], x: Tensor): Trace {
  const saved: unknown[] = [];
  let a = x;
  for (const { layer, params, pass } of stages) {
    const result = layer.forward(ops, params, a, pass);
    saved.push(result.saved);
    a = result.y;
  }
  return { output: a, saved };
}

export interface Gradients {
  /** ∂L/∂W (BP.E) and ∂L/∂b (BP.F), in the order of the stages. */
  readonly params: readonly Params[];
  /** BP.D  ∇ₓL, if it was asked for. */
  readonly x: Tensor | null;
}

/**
 * `gradient` is ∂L by the output of the last stage: ∇ₐL, from which the last layer makes δᴸ (BP.A), or δᴸ itself where
 * the loss is linked (MLP.5). Each layer's `dx` is ∇ₐL of the layer before it (BP.C), which makes its own δ of it (BP.B).
 */
export function backward(
  ops: Ops,
  stages: readonly Stage[],
  { saved }: Trace,
  gradient: Tensor,
  wantInputGradient: boolean,
): Gradients {
  const params: Params[] = new Array(stages.length);
  let dy: Tensor | null = gradient;
  for (let l = stages.length - 1; l >= 0; l--) {
    const stage = stages[l] as Stage;
    const result = stage.layer.backward(ops, stage.params, saved[l], dy as Tensor, l > 0 || wantInputGradient);
    params[l] = result.grads;
    dy = result.dx;
  }
  return { params, x: dy };
}
