/** Layers with parameters on a backend. */
import type { Backend, Tensor } from "./backend.ts";
import { needs, OptionError, wholeNumber } from "./errors.ts";
import type { SelectedBackend } from "./first-available.ts";
import type { Layer, Params } from "./layers/layer.ts";
import { Ops } from "./ops.ts";
import type { Optimizer } from "./optimizers/optimizer.ts";
import { type Rng, rng } from "./rng.ts";

/** What a model is made of. */
export interface NetworkOptions {
  /** What runs it: a backend, or what `firstAvailable` chose. */
  readonly backend: Backend | SelectedBackend;
  /** Columns of the input. */
  readonly input: number;
  /** In the order in which data pass them; at least one. */
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

/**
 * Layers with parameters on a backend and the counters of their training: what the functions of this package work on,
 * and what a `Sequential` holds. Users read it; only those functions change it.
 */
export interface Network {
  /** Owns the parameters and the optimizer's slots. */
  readonly ops: Ops;
  /** In their order. */
  readonly layers: readonly Layer[];
  /** Columns before each layer and after the last. */
  readonly sizes: readonly number[];
  /** Columns of the input. */
  readonly inputs: number;
  /** Columns of the output. */
  readonly outputs: number;
  /** The parameters of each layer. */
  readonly params: readonly Params[];
  /** From which weights, shuffles and masks follow. */
  readonly seed: number;
  /** The stream of that seed; named streams of it are drawn from. */
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
  /** Calls `use` with a scope, alone among trainings. @throws OptionError if another one is under way */
  train<T>(operation: string, use: (scope: Ops) => Promise<T>): Promise<T>;
  /** The state of this optimizer: kept from call to call while it is the same object, else new. */
  optimizerState(optimizer: Optimizer): OptimizerState;
}

/**
 * Layers in a row with parameters on a backend: what `sequential` makes a model of. The functions `fit`, `trainOnBatch`
 * and `predict` take it as it is, for the smallest bundles.
 * @param values the parameters by name, `0.weight`, instead of fresh ones
 * @throws OptionError, ShapeError, BackendSpecError
 */
export function network(
  { backend, input, layers, seed = 0 }: NetworkOptions,
  values?: (name: string) => ArrayLike<number>,
): Network {
  wholeNumber("sequential: the number of layers", layers.length, 1);
  const selection = "spec" in backend ? { backend, requested: backend.name, reason: "passed by the caller" } : backend;
  const ops = new Ops(selection.backend);
  const random = rng(seed);
  const sizes = [wholeNumber("sequential: input", input, 1)];
  const initial = layers.map((layer, l) => {
    const size = sizes[l]!;
    const outputs = layer.outputSize(size);
    const constant = outputs === 1 && layer.activation?.name === "softmax";
    needs(!constant, `sequential: layer ${l}`, "softmax of 1 unit", "sigmoid");
    sizes.push(outputs);
    const stream = random.stream(`params/${l}`);
    return Object.entries(layer.parameters(size)).map(
      ([name, { shape, initializer }]) =>
        [name, shape, values?.(`${l}.${name}`) ?? initializer(shape, stream.stream(name))] as const,
    );
  });
  // nothing is uploaded before all layers are known to be right
  const params = initial.map((host) =>
    Object.fromEntries(host.map(([name, shape, data]) => [name, ops.upload(data, shape)])),
  );
  const parameters = params.flatMap((tensors, layer) =>
    Object.entries(tensors).map(([name, tensor]) => ({ layer, name, tensor })),
  );
  let training = false;
  return {
    ops,
    layers,
    sizes,
    inputs: input,
    outputs: sizes.at(-1)!,
    seed,
    random,
    selection,
    step: 0,
    epoch: 0,
    unfinished: null,
    state: null,
    params,
    parameters: () => parameters,
    async train(operation, use) {
      if (training) throw new OptionError(`${operation}: the model is in training; await that`);
      training = true;
      try {
        return await ops.within(use);
      } finally {
        training = false;
      }
    },
    optimizerState(optimizer) {
      if (this.state?.optimizer === optimizer) return this.state;
      for (const { slots } of this.state?.parameters ?? []) for (const slot of slots) ops.dispose(slot);
      this.state = {
        optimizer,
        parameters: parameters.map((parameter) => {
          const { shape } = parameter.tensor;
          const zeros = new Float64Array(shape[0] * shape[1]);
          return { ...parameter, slots: optimizer.slots.map(() => ops.upload(zeros, shape)) };
        }),
        step: 0,
        epoch: 0,
      };
      return this.state;
    },
  };
}
