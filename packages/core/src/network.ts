/** Layers with parameters on a backend. */
import type { Backend, Tensor } from "./backend.ts";
import { needs, OptionError, wholeNumber } from "./errors.ts";
import type { SelectedBackend } from "./first-available.ts";
import type { Layer, Params } from "./layers/layer.ts";
import { Ops } from "./ops.ts";
import type { Optimizer } from "./optimizers/optimizer.ts";
import { type Rng, rng } from "./rng.ts";

export interface NetworkOptions {
  /** What runs it: a backend, or what `firstAvailable` chose. */
  readonly backend: Backend | SelectedBackend;
  /** Columns of the input. */
  readonly input: number;
  readonly layers: readonly Layer[];
  /** Whole number from which weights, shuffles and masks follow; default 0. */
  readonly seed?: number;
}

export interface Parameter {
  /** Index of its layer. */
  readonly layer: number;
  readonly name: string;
  readonly tensor: Tensor;
}

/** An optimizer at work: the slots of each parameter, and how far it has come. */
export interface OptimizerState {
  readonly optimizer: Optimizer;
  readonly parameters: readonly (Parameter & { readonly slots: readonly Tensor[] })[];
  step: number;
  epoch: number;
}

/** How far an epoch came. */
export interface UnfinishedEpoch {
  readonly batchSize: number;
  /** Batches that were trained. */
  readonly steps: number;
  /** Their totals of loss and metrics. */
  readonly sums: readonly number[];
}

export class Network {
  readonly ops: Ops;
  readonly layers: readonly Layer[];
  /** Columns before each layer and after the last. */
  readonly sizes: readonly number[];
  /** The parameters of each layer. */
  readonly params: readonly Params[];
  readonly seed: number;
  readonly random: Rng;
  /** Which backend was asked for, and why this one runs. */
  readonly selection: SelectedBackend;
  /** Training steps made so far: the key of dropout masks. */
  step = 0;
  /** Epochs made so far: the key of shuffles. */
  epoch = 0;
  /** The epoch that was stopped before its end, for a `fit` that resumes it. */
  unfinished: UnfinishedEpoch | null = null;
  state: OptimizerState | null = null;
  /** True while `fit` runs. */
  private training = false;

  /**
   * @param values the parameters by name, `0.weight`, instead of fresh ones
   * @throws OptionError, ShapeError, BackendSpecError
   */
  constructor({ backend, input, layers, seed = 0 }: NetworkOptions, values?: (name: string) => ArrayLike<number>) {
    needs(layers.length > 0, "sequential: the number of layers", 0, "at least one");
    this.selection = "spec" in backend ? { backend, requested: backend.name, reason: "passed by the caller" } : backend;
    this.ops = new Ops(this.selection.backend);
    this.layers = layers;
    this.seed = seed;
    this.random = rng(seed);
    const sizes = [wholeNumber("sequential: input", input, 1)];
    const initial = layers.flatMap((layer, l) => {
      const size = sizes[l] as number;
      sizes.push(layer.outputSize(size));
      const constant = layer.activation?.name === "softmax" && sizes[l + 1] === 1;
      needs(!constant, `sequential: layer ${l}`, "a softmax over one unit, always 1", "sigmoid");
      const random = this.random.stream(`params/${l}`);
      return Object.entries(layer.parameters(size)).map(([name, { shape, initializer }]) => {
        return {
          layer: l,
          name,
          shape,
          data: values ? values(`${l}.${name}`) : initializer.values(shape, random.stream(name)),
        };
      });
    });
    this.sizes = sizes;
    // nothing is uploaded before all layers are known to be right
    const params: Record<string, Tensor>[] = layers.map(() => ({}));
    for (const { layer, name, shape, data } of initial) params[layer]![name] = this.ops.upload(data, shape);
    this.params = params;
  }

  get inputs(): number {
    return this.sizes[0] as number;
  }

  get outputs(): number {
    return this.sizes.at(-1) as number;
  }

  /** Every parameter, in the order of the layers. */
  parameters(): Parameter[] {
    return this.params.flatMap((params, layer) =>
      Object.entries(params).map(([name, tensor]) => ({ layer, name, tensor })),
    );
  }

  /** Marks the network as being trained until the result is called. @throws OptionError if it is already */
  beginTraining(operation: string): () => void {
    if (this.training) throw new OptionError(`${operation}: this model is being trained already; await that fit first`);
    this.training = true;
    return () => {
      this.training = false;
    };
  }

  /** The state of this optimizer: kept from call to call while it is the same object, else new. */
  optimizerState(optimizer: Optimizer): OptimizerState {
    if (this.state?.optimizer === optimizer) return this.state;
    for (const { slots } of this.state?.parameters ?? []) for (const slot of slots) this.ops.dispose(slot);
    const parameters = this.parameters().map((parameter) => {
      const { shape } = parameter.tensor;
      const zeros = new Float64Array(shape[0] * shape[1]);
      return { ...parameter, slots: optimizer.slots.map(() => this.ops.upload(zeros, shape)) };
    });
    this.state = { optimizer, parameters, step: 0, epoch: 0 };
    return this.state;
  }
}
