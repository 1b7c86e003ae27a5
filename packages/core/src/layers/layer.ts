/** What a layer is: a stateless value that computes forward, and backward from what forward saved. */
import type { Shape, Tensor } from "../backend.ts";
import type { Initializer } from "../initializers.ts";
import type { Ops } from "../ops.ts";
import type { Rng } from "../rng.ts";
import type { ActivationFunction } from "./activation-functions.ts";

/** Tensors under the names of parameters: `weight`, `bias`. */
export type Params = Readonly<Record<string, Tensor>>;
/** The parameters of a layer by name; they are drawn on the host, so that they are identical on every backend. */
export type ParamSpecs = Readonly<
  Record<
    string,
    {
      /** Of a weight matrix `[inputs, units]`. */
      readonly shape: Shape;
      /** What draws the first values. */
      readonly initializer: Initializer;
    }
  >
>;

/** What a forward sweep is made for. */
export interface Pass {
  /** False where outputs are only predicted. */
  readonly training: boolean;
  /** A new random stream of this layer for this training step. */
  rng(): Rng;
}

/** What `backward` of a layer gives. */
export interface LayerGradients {
  /** ∂L/∂x, or null where it was not asked for. */
  readonly dx: Tensor | null;
  /** ∂L/∂p for each parameter, under the parameter's name. */
  readonly grads: Params;
}

/**
 * A stateless value: `forward` computes, `backward` gets what `forward` saved. One's own layers are objects like this,
 * made of the operations of `Ops` and `fused`.
 */
export interface Layer<Saved = unknown> {
  /** Under which model files know it: `dense`, `dropout`, or a name of one's own. */
  readonly type: string;
  /** The options that made it, for a model file: names, numbers and the like, under any names but `type`. */
  readonly config?: object;
  /** Columns of the output for `input` columns. */
  outputSize(input: number): number;
  /** True if the operations of both sweeps follow from the shapes alone; a backend may then repeat them. */
  readonly repeatable?: boolean;
  /** What the layer learns, for `input` columns. */
  parameters(input: number): ParamSpecs;
  /** The output `y` for the rows of `x`, and what `backward` needs of it. */
  forward(
    ops: Ops,
    params: Params,
    x: Tensor,
    pass: Pass,
  ): {
    /** `[rows of x, outputSize]`. */
    readonly y: Tensor;
    /** Handed to `backward` as it is. */
    readonly saved: Saved;
  };
  /** `saved` is what `forward` returned for the same batch; `dy` is ∂L/∂y. */
  backward(ops: Ops, params: Params, saved: Saved, dy: Tensor, wantDx: boolean): LayerGradients;
  /** The activation that the layer ends with, if it can be exchanged by `withActivation`. */
  readonly activation?: ActivationFunction;
  /** The same layer with another activation at its end: how the model fuses layers and links losses. */
  withActivation?(activation: ActivationFunction): Layer<Saved>;
  /** One line for `summary()`: `dense (relu)`. */
  describe(): string;
}

export const NO_PARAMS: Readonly<Record<string, never>> = {};
