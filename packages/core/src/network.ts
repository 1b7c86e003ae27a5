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
interface UnfinishedEpoch {
  readonly batchSize: number;
  /** Batches that were trained. */
  readonly steps: number;
  /** Their totals of loss and metrics. */
  readonly sums: readonly number[];
}

export interface Network {
  readonly ops: Ops;
  readonly layers: readonly Layer[];
  /** Columns before each layer and after the last. */
  readonly sizes: readonly number[];
  readonly inputs: number;
  readonly outputs: number;
  /** The parameters of each layer. */
  readonly params: readonly Params[];
  readonly seed: number;
  readonly random: Rng;
  /** Which backend was asked for, and why this one runs. */
  readonly selection: SelectedBackend;
  /** Training steps made so far: the key of dropout masks. */
  step: number;
  /** Epochs made so far: the key of shuffles. */
  epoch: number;
  /** The epoch that was stopped before its end, for a `fit` that resumes it. */
  unfinished: UnfinishedEpoch | null;
  /** Of the optimizer that trained last. */
  state: OptimizerState | null;
  /** Every parameter, in the order of the layers. */
  parameters(): readonly Parameter[];
  /** Marks the network as being trained until the result is called. @throws OptionError if it is already */
  beginTraining(operation: string): () => void;
  /** The state of this optimizer: kept from call to call while it is the same object, else new. */
  optimizerState(optimizer: Optimizer): OptimizerState;
}

/**
 * @param values the parameters by name, `0.weight`, instead of fresh ones
 * @throws OptionError, ShapeError, BackendSpecError
 */
export function network(
  { backend, input, layers, seed = 0 }: NetworkOptions,
  values?: (name: string) => ArrayLike<number>,
): Network {
  needs(layers.length > 0, "sequential: the number of layers", 0, "at least one");
  const selection = "spec" in backend ? { backend, requested: backend.name, reason: "passed by the caller" } : backend;
  const ops = new Ops(selection.backend);
  const random = rng(seed);
  const sizes = [wholeNumber("sequential: input", input, 1)];
  let size = input;
  const initial = layers.map((layer, l) => {
    const stream = random.stream(`params/${l}`);
    const specs = Object.entries(layer.parameters(size));
    const host = specs.map(([name, { shape, initializer }]) => {
      return { name, shape, data: values?.(`${l}.${name}`) ?? initializer.values(shape, stream.stream(name)) };
    });
    size = layer.outputSize(size);
    sizes.push(size);
    const constant = layer.activation?.name === "softmax" && size === 1;
    needs(!constant, `sequential: layer ${l}`, "softmax of 1 unit", "sigmoid");
    return host;
  });
  const parameters: Parameter[] = [];
  let training = false;
  return {
    ops,
    layers,
    sizes,
    inputs: input,
    outputs: size,
    seed,
    random,
    selection,
    step: 0,
    epoch: 0,
    unfinished: null,
    state: null,
    // nothing is uploaded before all layers are known to be right
    params: initial.map((host, layer) => {
      const params: Record<string, Tensor> = {};
      for (const { name, shape, data } of host) {
        const tensor = ops.upload(data, shape);
        params[name] = tensor;
        parameters.push({ layer, name, tensor });
      }
      return params;
    }),
    parameters: () => parameters,
    beginTraining(operation) {
      if (training) throw new OptionError(`${operation}: the model is in training; await that`);
      training = true;
      return () => {
        training = false;
      };
    },
    optimizerState(optimizer) {
      if (this.state?.optimizer === optimizer) return this.state;
      for (const { slots } of this.state?.parameters ?? []) for (const slot of slots) ops.dispose(slot);
      const state = {
        optimizer,
        parameters: parameters.map((parameter) => {
          const { shape } = parameter.tensor;
          const zeros = new Float64Array(shape[0] * shape[1]);
          return { ...parameter, slots: optimizer.slots.map(() => ops.upload(zeros, shape)) };
        }),
        step: 0,
        epoch: 0,
      };
      this.state = state;
      return state;
    },
  };
}
