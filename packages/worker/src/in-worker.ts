/** The page's side: a model that lives in a worker, with the methods of one that does not. */
import type { BatchOptions, Dataset, Evaluation, MatrixLike, NamedArray, Result } from "@chainrule/core";
import { connect } from "./client.ts";
import type { WorkerLike } from "./ends.ts";
import type { About, WorkerFitOptions } from "./protocol.ts";
import { type Training, training } from "./training.ts";

/** The options of `inWorker`. */
export interface InWorkerOptions {
  /** What the function given to `expose` is called with: anything that can be cloned. */
  readonly config?: unknown;
  /** Seconds that the worker may take to load its code; default 30. */
  readonly startWithin?: number;
}

/** Data may be `null`: those that the worker has. Errors are of the same classes as without a worker. */
export interface WorkerModel {
  /** As it was at first. */
  readonly about: About;
  /** Trains as core's `fit` does: await it for the history, iterate over it for updates, or control it. */
  fit(data: Dataset | null, options?: WorkerFitOptions): Training;
  /** Mean loss and metrics, with the loss and the metrics that the worker exposes. */
  evaluate(data: Dataset | null, options?: BatchOptions): Promise<Evaluation>;
  /** The outputs, `[samples, outputs]`, transferred. */
  predict(x: MatrixLike, options?: BatchOptions): Promise<Result>;
  /** Per sample the first of the largest outputs; of a single output, 1 above one half and else 0. */
  predictClasses(x: MatrixLike, options?: BatchOptions): Promise<Uint32Array<ArrayBuffer>>;
  /** A copy of every parameter, in order, transferred. */
  getWeights(): Promise<NamedArray[]>;
  /** Replaces every parameter, or none. @throws ShapeError that lists what does not fit */
  setWeights(weights: readonly NamedArray[]): Promise<void>;
  /** Calls one of the `methods` that the worker exposes. @throws OptionError if it has none of that name */
  call(method: string, ...args: readonly unknown[]): Promise<unknown>;
  /** Layers, output sizes and parameters as a table of text. */
  summary(): string;
  /** Ends the worker. */
  close(): Promise<void>;
}

/**
 * The model of a worker whose module calls `expose`.
 * @param start makes the worker, in the words that your bundler looks for:
 * `() => new Worker(new URL("./train.ts", import.meta.url), { type: "module" })`
 * @throws DeviceLostError if the worker cannot be started or dies, from here and from every method that waits
 * @throws what the function given to `expose` throws
 */
export async function inWorker(start: () => WorkerLike, options: InWorkerOptions = {}): Promise<WorkerModel> {
  const { config, startWithin = 30 } = options;
  const client = await connect(start(), startWithin);
  const ask = <T>(method: string, ...args: readonly unknown[]): Promise<T> =>
    client.request(method, args) as Promise<T>;
  let about: About;
  try {
    about = await ask("start", config);
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    about,
    fit: (data, fitOptions = {}) => training(client, data, fitOptions),
    evaluate: (data, batch) => ask("evaluate", data, batch),
    predict: (x, batch) => ask("predict", x, batch),
    predictClasses: (x, batch) => ask("predictClasses", x, batch),
    getWeights: () => ask("getWeights"),
    setWeights: (weights) => ask("setWeights", weights),
    call: (method, ...args) => ask("call", method, args),
    summary: () => about.summary,
    close: client.close,
  };
}
