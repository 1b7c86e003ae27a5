/** The model that users hold: layers in a row, trained and asked. */
import type { Tensor } from "./backend.ts";
import { type ClassIndices, type Dataset, type HostData, type Matrix, type MatrixLike, toInputs } from "./data.ts";
import { NonFiniteError, OptionError } from "./errors.ts";
import type { Loss } from "./losses/loss.ts";
import type { Metric } from "./metrics/metric.ts";
import {
  type Differentiated,
  differentiate,
  type NamedArray,
  Network,
  type NetworkOptions,
  type Plan,
} from "./network.ts";
import type { Ops } from "./ops.ts";
import type { Optimizer } from "./optimizers/optimizer.ts";
import { summary } from "./summary.ts";
import { evaluate, predict, uploaded } from "./training/evaluate.ts";
import { fit } from "./training/fit.ts";
import type { Evaluation, History } from "./training/history.ts";
import { type FitOptions, hostData, wholeNumber } from "./training/settings.ts";

export interface BatchOptions {
  /** Rows that are computed at once; no influence on the result but speed and memory. Default 1024. */
  readonly batchSize?: number;
}

export interface EvaluateOptions extends BatchOptions {
  /** Default: those of the last `fit`. */
  readonly loss?: Loss;
  readonly metrics?: readonly Metric[];
}

export interface TrainOnBatchOptions {
  readonly loss: Loss;
  /** The same object continues where it stopped. */
  readonly optimizer: Optimizer;
}

/** Values computed by the model, in the backend's precision. */
export interface Result extends Matrix {
  readonly data: Float32Array | Float64Array;
}

export class Sequential {
  private readonly net: Network;
  private last: { loss: Loss; metrics: readonly Metric[] } | null = null;

  constructor(options: NetworkOptions) {
    this.net = new Network(options);
  }

  /**
   * Trains on data. One seed gives one result, whatever else happens.
   * @throws OptionError, DataError, ShapeError before any work starts
   * @throws NonFiniteError if the loss or a weight stops being finite; the model is then as before that epoch
   */
  async fit(data: Dataset, options: FitOptions): Promise<History> {
    const history = await fit(this.net, data, options);
    this.last = { loss: options.loss, metrics: options.metrics ?? [] };
    return history;
  }

  /**
   * Mean loss and metrics over the data.
   * @throws OptionError if there was no `fit` and no loss is given; DataError, ShapeError
   */
  async evaluate(data: Dataset, options: EvaluateOptions = {}): Promise<Evaluation> {
    const loss = options.loss ?? this.last?.loss;
    if (!loss) throw new OptionError("evaluate: no loss is known before the first fit; give one: { loss }");
    const host = hostData(this.net, "evaluate", data, loss);
    const metrics = options.metrics ?? this.last?.metrics ?? [];
    return evaluate(this.net, loss, metrics, host.x.shape[0], batchOf("evaluate", options), uploaded(host));
  }

  /** The outputs, `[samples, outputs]`. @throws DataError, ShapeError */
  async predict(x: MatrixLike, options: BatchOptions = {}): Promise<Result> {
    return predict(this.net, toInputs("predict", x, this.net.inputs), batchOf("predict", options));
  }

  /** Per sample the first of the largest outputs; of a single output, 1 above one half and else 0 (MLP.0). */
  async predictClasses(x: MatrixLike, options: BatchOptions = {}): Promise<Uint32Array<ArrayBuffer>> {
    const { data, shape } = await this.predict(x, options);
    const [samples, outputs] = shape;
    return Uint32Array.from({ length: samples }, (_, i) => {
      if (outputs === 1) return (data[i] as number) > 0.5 ? 1 : 0;
      let best = 0;
      for (let j = 1; j < outputs; j++)
        if ((data[i * outputs + j] as number) > (data[i * outputs + best] as number)) best = j;
      return best;
    });
  }

  /**
   * One step on one batch; the loss before the step, reduced as the loss has it.
   * @throws NonFiniteError if the loss is not finite: nothing was changed then
   */
  async trainOnBatch(x: MatrixLike, y: MatrixLike | ClassIndices, options: TrainOnBatchOptions): Promise<number> {
    const { net } = this;
    const plan = net.plan(true, options.loss);
    const host = hostData(net, "trainOnBatch", { x, y }, options.loss);
    const state = net.optimizerState(options.optimizer);
    const scope = net.ops.scope();
    try {
      const result = differentiated(scope, plan, host, options.loss, false);
      const [loss] = await scope.read(result.loss);
      if (!Number.isFinite(loss)) {
        throw new NonFiniteError(`trainOnBatch: the loss is ${loss}; scale the inputs or lower the learning rate`);
      }
      net.update(scope, plan, result.gradients, state);
      return loss as number;
    } finally {
      scope.release();
    }
  }

  /** BP.D  ∇ₓL of the loss over these samples, `[samples, inputs]`; with reduction `sum`, each row is its own sample's. */
  async inputGradient(x: MatrixLike, y: MatrixLike | ClassIndices, options: { readonly loss: Loss }): Promise<Result> {
    const { net } = this;
    const host = hostData(net, "inputGradient", { x, y }, options.loss);
    const scope = net.ops.scope();
    try {
      const { gradients } = differentiated(scope, net.plan(false, options.loss), host, options.loss, true);
      return { data: await scope.read(gradients.x as Tensor), shape: host.x.shape };
    } finally {
      scope.release();
    }
  }

  /** A copy of every parameter, in order: `0.weight`, `0.bias`, `1.weight`, … */
  async weights(): Promise<NamedArray[]> {
    return this.net.weights();
  }

  /** Replaces every parameter, or none. @throws ShapeError that lists all that does not fit */
  setWeights(weights: Parameters<Network["setWeights"]>[0]): void {
    this.net.setWeights(weights);
  }

  /** Layers, output sizes and parameters as a table of text. */
  summary(): string {
    return summary(this.net);
  }

  /** Frees the model's tensors; the backend stays open. */
  dispose(): void {
    this.net.dispose();
  }
}

/** Loss and gradients of the whole data as one batch. */
function differentiated(ops: Ops, plan: Plan, { x, y }: HostData, loss: Loss, wantDx: boolean): Differentiated {
  return differentiate(ops, plan, loss, ops.upload(x.data, x.shape), ops.upload(y.data, y.shape), wantDx);
}

const batchOf = (operation: string, { batchSize = 1024 }: BatchOptions): number =>
  wholeNumber(operation, "batchSize", batchSize, 1);

/**
 * A model of layers in a row.
 * @throws OptionError, ShapeError for layers that cannot be; BackendSpecError for a backend of another version
 */
export const sequential = (options: NetworkOptions): Sequential => new Sequential(options);
