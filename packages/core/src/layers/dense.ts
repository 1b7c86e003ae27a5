/** A fully connected layer: A = f(XW + b). */
import type { Tensor } from "../backend.ts";
import { wholeNumber } from "../errors.ts";
import { linear, linearGrad } from "../fused/linear.ts";
import { glorotUniform, type Initializer, zeros } from "../initializers.ts";
import { type ActivationFunction, type ActivationName, activationFunction, LINEAR } from "./activation-functions.ts";
import type { Layer } from "./layer.ts";

/** The options of `dense`. */
export interface DenseOptions {
  /** Columns of the output. */
  readonly units: number;
  /** Default `linear`. */
  readonly activation?: ActivationName | ActivationFunction;
  /** Default true. */
  readonly bias?: boolean;
  /** Of the weights W `[inputs, units]`; default `glorotUniform()`. */
  readonly initializer?: Initializer;
  /** Of the bias b `[1, units]`; default `zeros()`. */
  readonly biasInitializer?: Initializer;
}

interface Saved {
  readonly x: Tensor;
  readonly a: Tensor;
}

/**
 * A fully connected layer: A = f(XW + b), with X `[rows, inputs]`, W `[inputs, units]` and b `[1, units]`.
 * @throws OptionError if `units` is not a whole number above 0, or a name is unknown
 */
export function dense(options: DenseOptions): Layer<Saved> {
  const { units, bias = true, initializer = glorotUniform(), biasInitializer = zeros() } = options;
  wholeNumber("dense: units", units, 1);
  const f = activationFunction(options.activation ?? LINEAR);
  return {
    type: "dense",
    repeatable: true,
    config: { units, activation: f, bias },
    activation: f,
    withActivation: (other) => dense({ ...options, activation: other }),
    describe: () => (f === LINEAR ? "dense" : `dense (${f.name})`),
    outputSize: () => units,
    parameters(input) {
      const weight = { shape: [input, units], initializer } as const;
      return bias ? { weight, bias: { shape: [1, units], initializer: biasInitializer } } : { weight };
    },
    forward(ops, params, x) {
      // Z = XW + b, A = f(Z)
      const z = linear(ops, x, params.weight as Tensor, params.bias ?? null, f.fused);
      const a = f.fused ? z : f.forward(ops, z);
      return { y: a, saved: { x, a } };
    },
    backward(ops, params, { x, a }, dy, wantDx) {
      // BP.A, BP.B  δ = dy ⊙ f′(Z)    BP.C, BP.D  dx = δWᵀ    BP.E  ∂L/∂W = Xᵀδ    BP.F  ∂L/∂b = Σ_rows δ
      const delta = f.fused ? dy : f.backward(ops, dy, a);
      const { dx, dw, db } = linearGrad(ops, x, params.weight as Tensor, a, delta, f.fused, wantDx, bias);
      return { dx, grads: db ? { weight: dw, bias: db } : { weight: dw } };
    },
  };
}
