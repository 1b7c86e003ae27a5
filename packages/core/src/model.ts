/** The model that users hold: layers in a row, trained and asked. */
import type { HostArray, Tensor } from "./backend.ts";
import { type ClassIndices, type Dataset, type Matrix, type MatrixLike, toInputs } from "./data.ts";
import { NonFiniteError, OptionError, wholeNumber } from "./errors.ts";
import type { Loss } from "./losses/loss.ts";
import type { Metric } from "./metrics/metric.ts";
import { Network, type NetworkOptions } from "./network.ts";
import type { Ops } from "./ops.ts";
import type { Optimizer } from "./optimizers/optimizer.ts";
import { type Differentiated, differentiate, type Plan, planOf, update } from "./plan.ts";
import { summary } from "./summary.ts";
import { evaluate, predict, uploaded } from "./training/evaluate.ts";
import { fit } from "./training/fit.ts";
import type { Evaluation, History } from "./training/history.ts";
import { type FitOptions, hostData } from "./training/settings.ts";

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
  readonly data: HostArray;
}

export class Sequential {
  /** What the functions of this package work on. */
  readonly network: Network;
  private last: { loss: Loss; metrics: readonly Metric[] } | null = null;

  constructor(network: Network) {
    this.network = network;
  }

  /**
   * Trains on data. One seed gives one result, whatever else happens.
   * @throws OptionError, DataError, ShapeError before any work starts
   * @throws NonFiniteError if the loss or a weight stops being finite; the model is then as before that epoch
   */
  async fit(data: Dataset, options: FitOptions): Promise<History> {
    const history = await fit(this.network, data, options);
    this.last = { loss: options.loss, metrics: options.metrics ?? [] };
    return history;
  }

  /**
   * Mean loss and metrics over the data.
   * @throws OptionError if there was no `fit` and no loss is given; DataError, ShapeError
   */
  async evaluate(data: Dataset, options: EvaluateOptions = {}): Promise<Evaluation> {
    const { loss = this.last?.loss, metrics = this.last?.metrics ?? [] } = options;
    if (!loss) throw new OptionError("evaluate: no loss is known before the first fit; give one: { loss }");
    const host = hostData(this.network, "evaluate", data, loss);
    return evaluate(this.network, loss, metrics, host.x.shape[0], batchOf("evaluate", options), uploaded(host));
  }

  /** The outputs, `[samples, outputs]`. @throws OptionError, DataError, ShapeError */
  async predict(x: MatrixLike, options: BatchOptions = {}): Promise<Result> {
    return predict(this.network, toInputs("predict", x, this.network.inputs), batchOf("predict", options));
  }

  /** Per sample the first of the largest outputs; of a single output, 1 above one half and else 0 (MLP.0). */
  async predictClasses(x: MatrixLike, options: BatchOptions = {}): Promise<Uint32Array<ArrayBuffer>> {
    const { data, shape } = await this.predict(x, options);
    const outputs = shape[1];
    return new Uint32Array(shape[0]).map((_, i) => {
      const row = data.subarray(i * outputs, (i + 1) * outputs);
      return outputs > 1 ? row.indexOf(Math.max(...row)) : +(row[0]! > 0.5);
    });
  }

  /**
   * One step on one batch; the loss before the step, reduced as the loss has it.
   * @throws NonFiniteError if the loss is not finite: nothing was changed then
   */
  async trainOnBatch(x: MatrixLike, y: MatrixLike | ClassIndices, options: TrainOnBatchOptions): Promise<number> {
    const { network: net } = this;
    const plan = planOf(net, true, options.loss);
    const endTraining = net.beginTraining("trainOnBatch");
    try {
      return await this.onBatch("trainOnBatch", plan, { x, y }, options.loss, false, async (ops, result) => {
        const loss = (await ops.read(result.loss))[0]!;
        if (!Number.isFinite(loss)) {
          throw new NonFiniteError(`trainOnBatch: the loss is ${loss}; scale the inputs or lower the learning rate`);
        }
        update(ops, net, plan, result.gradients, net.optimizerState(options.optimizer));
        return loss;
      });
    } finally {
      endTraining();
    }
  }

  /** BP.D  ∇ₓL of the loss over these samples, `[samples, inputs]`; with reduction `sum`, each row is its own sample's. */
  async inputGradient(x: MatrixLike, y: MatrixLike | ClassIndices, { loss }: { readonly loss: Loss }): Promise<Result> {
    const plan = planOf(this.network, false, loss);
    return this.onBatch("inputGradient", plan, { x, y }, loss, true, async (ops, { gradients }) => {
      const gradient = gradients.x as Tensor;
      return { data: await ops.read(gradient), shape: gradient.shape };
    });
  }

  /** Layers, output sizes and parameters as a table of text. */
  summary(): string {
    return summary(this.network);
  }

  /** Frees the model's tensors; the backend stays open. */
  dispose(): void {
    this.network.ops.release();
  }

  /** Loss and gradients of the whole data as one batch, in a scope of their own. */
  private async onBatch<T>(
    operation: string,
    plan: Plan,
    data: Dataset,
    loss: Loss,
    wantInputGradient: boolean,
    use: (ops: Ops, result: Differentiated) => Promise<T>,
  ): Promise<T> {
    const { x, y } = hostData(this.network, operation, data, loss);
    const ops = this.network.ops.scope();
    try {
      const [xb, yb] = [ops.upload(x.data, x.shape), ops.upload(y.data, y.shape)];
      return await use(ops, differentiate(ops, plan, loss, xb, yb, wantInputGradient));
    } finally {
      ops.release();
    }
  }
}

const batchOf = (operation: string, { batchSize = 1024 }: BatchOptions): number =>
  wholeNumber(`${operation}: batchSize`, batchSize, 1);

/**
 * A model of layers in a row.
 * @throws OptionError, ShapeError for layers that cannot be; BackendSpecError for a backend of another version
 */
export const sequential = (options: NetworkOptions): Sequential => new Sequential(new Network(options));
