/** A fully connected layer: A = f(XW + b). */
import type { Tensor } from "../backend.ts";
import { OptionError } from "../errors.ts";
import { type Initializer, type InitializerName, initializer } from "../initializers.ts";
import { type ActivationFunction, type ActivationName, activationFunction, LINEAR } from "./activation-functions.ts";
import type { Layer } from "./layer.ts";

export interface DenseOptions {
  /** Columns of the output. */
  readonly units: number;
  /** Default `linear`. */
  readonly activation?: ActivationName | ActivationFunction;
  /** Default true. */
  readonly bias?: boolean;
  /** Of the weights W `[inputs, units]`; default `glorotUniform`. */
  readonly initializer?: InitializerName | Initializer;
  /** Of the bias b `[1, units]`; default `zeros`. */
  readonly biasInitializer?: InitializerName | Initializer;
}

interface Saved {
  readonly x: Tensor;
  readonly a: Tensor;
}

/** @throws OptionError if `units` is not a whole number above 0, or a name is unknown */
export function dense(options: DenseOptions): Layer<Saved> {
  const { units, bias = true } = options;
  if (!(Number.isInteger(units) && units > 0)) {
    throw new OptionError(`dense: units must be a whole number above 0, got ${units}; give the number of outputs`);
  }
  const f = activationFunction(options.activation ?? LINEAR);
  const weightInitializer = initializer(options.initializer ?? "glorotUniform");
  const biasInitializer = initializer(options.biasInitializer ?? "zeros");
  return {
    type: "dense",
    activation: f,
    withActivation: (other) => dense({ ...options, activation: other }),
    describe: () => (f === LINEAR ? "dense" : `dense (${f.name})`),
    outputSize: () => units,
    init(input, rng) {
      const weight = {
        data: weightInitializer.values([input, units], rng.stream("weight")),
        shape: [input, units],
      } as const;
      if (!bias) return { weight };
      return { weight, bias: { data: biasInitializer.values([1, units], rng.stream("bias")), shape: [1, units] } };
    },
    forward(ops, params, x) {
      // Z = XW + b, A = f(Z)
      const z = ops.linear(x, params.weight as Tensor, params.bias ?? null, f.fused);
      const a = f.fused ? z : f.forward(ops, z);
      return { y: a, saved: { x, a } };
    },
    backward(ops, params, { x, a }, dy, wantDx) {
      // BP.A, BP.B  δ = dy ⊙ f′(Z)
      const delta = f.backward(ops, dy, a);
      // BP.C, BP.D  dx = δWᵀ    BP.E  ∂L/∂W = Xᵀδ    BP.F  ∂L/∂b = Σ_rows δ
      const { dx, dw, db } = ops.linearGrad(x, params.weight as Tensor, delta, wantDx, bias);
      return { dx, grads: db ? { weight: dw, bias: db } : { weight: dw } };
    },
  };
}
