/** f and f′ by name. Every derivative is computed from the output a = f(z), so z need not be kept. */
import type { FusedActivation, Tensor } from "../backend.ts";
import { OptionError } from "../errors.ts";
import type { Ops } from "../ops.ts";

export interface ActivationFunction {
  readonly name: string;
  /** The name under which `Ops.linear` can fuse it, or null. */
  readonly fused: FusedActivation | null;
  /** a = f(z). */
  forward(ops: Ops, z: Tensor): Tensor;
  /** dy ⊙ f′(z), from a: the second factor of BP.A and BP.B. */
  backward(ops: Ops, dy: Tensor, a: Tensor): Tensor;
}

const fusable = (
  name: string,
  fused: FusedActivation,
  backward: ActivationFunction["backward"],
): ActivationFunction => ({
  name,
  fused,
  forward: (ops, z) => ops.unary(fused, z),
  backward,
});

/**
 * max(x, slope · x).
 * @param slope below zero, 0 ≤ slope < 1, default 0.01 (as PyTorch)
 * @throws OptionError for another slope
 */
export function leakyRelu(slope = 0.01): ActivationFunction {
  if (!(slope >= 0 && slope < 1)) {
    throw new OptionError(`leakyRelu: the slope must be at least 0 and below 1, got ${slope}; the usual value is 0.01`);
  }
  return {
    name: "leakyRelu",
    fused: null,
    forward: (ops, z) => ops.binary("max", z, ops.binary("mul", z, slope)),
    // f′ = 1 above zero, else slope: slope·dy + (1 − slope)·[a > 0]·dy
    backward: (ops, dy, a) =>
      ops.binary("add", ops.binary("mul", dy, slope), ops.binary("mul", ops.binary("reluGrad", dy, a), 1 - slope)),
  };
}

export type ActivationName = "linear" | "relu" | "leakyRelu" | "sigmoid" | "tanh" | "softmax" | "hardLimit";

const ACTIVATIONS: Readonly<Record<ActivationName, ActivationFunction>> = {
  linear: { name: "linear", fused: null, forward: (_, z) => z, backward: (_, dy) => dy },
  relu: fusable("relu", "relu", (ops, dy, a) => ops.binary("reluGrad", dy, a)),
  leakyRelu: /* @__PURE__ */ leakyRelu(),
  sigmoid: fusable("sigmoid", "sigmoid", (ops, dy, a) => ops.binary("sigmoidGrad", dy, a)),
  tanh: fusable("tanh", "tanh", (ops, dy, a) => ops.binary("tanhGrad", dy, a)),
  softmax: {
    name: "softmax",
    fused: null,
    forward: (ops, z) => ops.softmax(z),
    // the Jacobian is not diagonal: a ⊙ (dy − Σ dy·a)
    backward: (ops, dy, a) =>
      ops.binary("mul", a, ops.binary("sub", dy, ops.reduce("sum", ops.binary("mul", dy, a), 1))),
  },
  // HardLimit has no useful derivative: it is 0 wherever it exists
  hardLimit: fusable("hardLimit", "step", (ops, dy) => ops.binary("mul", dy, 0)),
};

export const ACTIVATION_NAMES: readonly ActivationName[] = Object.keys(ACTIVATIONS) as ActivationName[];
export const LINEAR: ActivationFunction = ACTIVATIONS.linear;

/** @throws OptionError for an unknown name */
export function activationFunction(value: ActivationName | ActivationFunction): ActivationFunction {
  if (typeof value !== "string") return value;
  if (!Object.hasOwn(ACTIVATIONS, value)) {
    throw new OptionError(`activation: there is no "${value}"; use one of ${ACTIVATION_NAMES.join(", ")}`);
  }
  return ACTIVATIONS[value];
}
