/** The model that users hold: layers in a row, trained and asked. */
import { type ClassIndices, type Dataset, hostData, type MatrixLike, range } from "./data.ts";
import { needs } from "./errors.ts";
import type { Loss } from "./losses/loss.ts";
import type { Metric } from "./metrics/metric.ts";
import { type Network, type NetworkOptions, network as networkOf } from "./network.ts";
import { summary } from "./summary.ts";
import { type BatchOptions, evaluate, predict, type Result } from "./training/evaluate.ts";
import { fit } from "./training/fit.ts";
import type { Evaluation, History } from "./training/history.ts";
import { inputGradient, type TrainOnBatchOptions, trainOnBatch } from "./training/on-batch.ts";
import type { FitOptions } from "./training/settings.ts";

/** The options of `evaluate`. */
export interface EvaluateOptions extends BatchOptions {
  /** Default: those of the last `fit`. */
  readonly loss?: Loss;
  /** Default: those of the last `fit`, or none. */
  readonly metrics?: readonly Metric[];
}

/** A model of layers in a row, with all that is done to one. Made by `sequential` or loaded from files. */
export interface Sequential {
  /** What the functions of this package work on. */
  readonly network: Network;

  /**
   * Trains on data. One seed gives one result, whatever else happens.
   * @throws OptionError, DataError, ShapeError before any work starts
   * @throws NonFiniteError if the loss or a weight stops being finite; the model is then as before that epoch
   */
  fit(data: Dataset, options: FitOptions): Promise<History>;

  /**
   * Mean loss and metrics over the data.
   * @throws OptionError if there was no `fit` and no loss is given; DataError, ShapeError
   */
  evaluate(data: Dataset, options?: EvaluateOptions): Promise<Evaluation>;

  /** The outputs, `[samples, outputs]`. @throws OptionError, DataError, ShapeError */
  predict(x: MatrixLike, options?: BatchOptions): Promise<Result>;

  /** Per sample the first of the largest outputs; of a single output, 1 above one half and else 0 (MLP.0). */
  predictClasses(x: MatrixLike, options?: BatchOptions): Promise<Uint32Array<ArrayBuffer>>;

  /**
   * One step on one batch; the loss before the step, reduced as the loss has it.
   * @throws OptionError, DataError, ShapeError before any work starts
   * @throws NonFiniteError if the loss is not finite: nothing was changed then
   */
  trainOnBatch(x: MatrixLike, y: MatrixLike | ClassIndices, options: TrainOnBatchOptions): Promise<number>;

  /**
   * BP.D  ∇ₓL of the loss over these samples, `[samples, inputs]`; with reduction `sum`, each row is its own sample's.
   * @throws OptionError, DataError, ShapeError
   */
  inputGradient(x: MatrixLike, y: MatrixLike | ClassIndices, options: { readonly loss: Loss }): Promise<Result>;

  /** Layers, output sizes and parameters as a table of text. */
  summary(): string;

  /** Frees the model's tensors; the backend stays open. */
  dispose(): void;
}

/**
 * A model of layers in a row, whose parameters are drawn from the seed and uploaded to the backend.
 * @throws OptionError, ShapeError for layers that cannot be; BackendSpecError for a backend of another version
 */
export const sequential = (options: NetworkOptions): Sequential => modelOf(networkOf(options));

/** The model of a network that is there already. */
export function modelOf(network: Network): Sequential {
  let last: { readonly loss?: Loss; readonly metrics?: readonly Metric[] | undefined } = {};

  const model: Sequential = {
    network,
    async fit(data, options) {
      const history = await fit(network, data, options);
      last = options;
      return history;
    },
    async evaluate(data, options = {}) {
      const { loss = last.loss, metrics = last.metrics ?? [] } = options;
      needs(loss, "evaluate: the loss", loss, "one, or fit first");
      const host = hostData(network, "evaluate", data, loss);
      return evaluate(network, loss, metrics, host, range(host.x.shape[0]), options);
    },
    predict: (x, options) => predict(network, x, options),
    async predictClasses(x, options) {
      const { data, shape } = await model.predict(x, options);
      const outputs = shape[1];
      return new Uint32Array(shape[0]).map((_, i) => {
        const row = data.subarray(i * outputs, (i + 1) * outputs);
        return outputs > 1 ? row.indexOf(Math.max(...row)) : +(row[0]! > 0.5);
      });
    },
    trainOnBatch: (x, y, options) => trainOnBatch(network, x, y, options),
    inputGradient: (x, y, options) => inputGradient(network, x, y, options),
    summary: () => summary(network),
    dispose: () => network.ops.release(),
  };
  return model;
}
