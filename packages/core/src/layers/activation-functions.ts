/** f and f′ by name. Every derivative is computed from the output a = f(z), so z need not be kept. */
import type { FusedActivation, Tensor } from "../backend.ts";
import { inRange, needs } from "../errors.ts";
import { deltaOf } from "../fused/linear.ts";
import { softmax } from "../fused/softmax.ts";
import type { Ops } from "../ops.ts";

/** f with its derivative, which is computed from the output a = f(z): z is not kept. */
export interface ActivationFunction {
  /** Under which `summary` and model files know it. */
  readonly name: string;
  /** The options that made it, for a model file. */
  readonly config?: object;
  /** The kernel that `linear` and `linearGrad` may use for both directions, or null. */
  readonly fused: FusedActivation | null;
  /** a = f(z). */
  forward(ops: Ops, z: Tensor): Tensor;
  /** dy ⊙ f′(z), from a: the second factor of BP.A and BP.B. */
  backward(ops: Ops, dy: Tensor, a: Tensor): Tensor;
}

const fusable = (name: string, fused: FusedActivation): ActivationFunction => ({
  name,
  fused,
  forward: (ops, z) => ops.unary(fused, z),
  backward: (ops, dy, a) => deltaOf(ops, a, dy, fused),
});

/**
 * max(x, slope · x).
 * @param slope below zero, 0 ≤ slope < 1, default 0.01 (as PyTorch)
 * @throws OptionError for another slope
 */
export function leakyRelu(slope = 0.01): ActivationFunction {
  inRange("leakyRelu: the slope", slope, 0, 1);
  return {
    name: "leakyRelu",
    config: { slope },
    fused: null,
    forward: (ops, z) => ops.binary("max", z, ops.binary("mul", z, slope)),
    // f′ = 1 above zero, else slope: slope·dy + (1 − slope)·[a > 0]·dy
    backward: (ops, dy, a) =>
      ops.binary("add", ops.binary("mul", dy, slope), ops.binary("mul", ops.binary("reluGrad", dy, a), 1 - slope)),
  };
}

/**
 * The activations that are there by name; docs/equations.md has their formulas. `leakyRelu` is `leakyRelu(0.01)`,
 * `hardLimit` is 1 from 0 on and has no derivative to learn by.
 */
export type ActivationName = "linear" | "relu" | "leakyRelu" | "sigmoid" | "tanh" | "softmax" | "hardLimit";

const ACTIVATIONS: Readonly<Record<ActivationName, ActivationFunction>> = {
  linear: { name: "linear", fused: null, forward: (_, z) => z, backward: (_, dy) => dy },
  relu: fusable("relu", "relu"),
  leakyRelu: /* @__PURE__ */ leakyRelu(),
  sigmoid: fusable("sigmoid", "sigmoid"),
  tanh: fusable("tanh", "tanh"),
  softmax: {
    name: "softmax",
    fused: null,
    forward: softmax,
    // the Jacobian is not diagonal: a ⊙ (dy − Σ dy·a)
    backward: (ops, dy, a) =>
      ops.binary("mul", a, ops.binary("sub", dy, ops.reduce("sum", ops.binary("mul", dy, a), 1))),
  },
  hardLimit: fusable("hardLimit", "step"),
};

/** Every `ActivationName`, for menus and error messages. */
export const ACTIVATION_NAMES: readonly ActivationName[] = Object.keys(ACTIVATIONS) as ActivationName[];
export const LINEAR: ActivationFunction = ACTIVATIONS.linear;

/** @throws OptionError for an unknown name */
export function activationFunction(value: ActivationName | ActivationFunction): ActivationFunction {
  if (typeof value !== "string") return value;
  needs(Object.hasOwn(ACTIVATIONS, value), "activation", value, `one of ${ACTIVATION_NAMES.join(", ")}`);
  return ACTIVATIONS[value];
}
