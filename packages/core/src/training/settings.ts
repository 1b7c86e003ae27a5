/** The options of `fit`, checked before any work starts. */
import { type Dataset, type HostData, hostData, range } from "../data.ts";
import { inRange, needs, wholeNumber } from "../errors.ts";
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Network } from "../network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Callback } from "./history.ts";

/** The options of `fit`. */
export interface FitOptions {
  /** What is to get smaller. Targets must suit it: for cross-entropies they lie in [0, 1]. */
  readonly loss: Loss;
  /** The same object continues where it stopped: two fits of one epoch are one fit of two. */
  readonly optimizer: Optimizer;
  /** Whole number, 0 or above; default 1. */
  readonly epochs?: number;
  /** Whole number above 0; default 32; above the data it is all of it. The last batch may be smaller. */
  readonly batchSize?: number;
  /** A fresh permutation each epoch; default true. */
  readonly shuffle?: boolean;
  /** Evaluated after each epoch. */
  readonly validation?: Dataset;
  /** Or this share of the data, drawn at random from the seed and kept from training; 0 ≤ share < 1. */
  readonly validationSplit?: number;
  /** Reported beside the loss, for training and validation; none unless given. */
  readonly metrics?: readonly Metric[];
  /** Called in their order at each event; none unless given. */
  readonly callbacks?: readonly Callback[];
  /** Ends training after the step under way, as a normal result. */
  readonly signal?: AbortSignal;
  /** Ends training after the step in which so many seconds have passed since the call, as a normal result. */
  readonly timeBudget?: number;
  /** Ends training after so many steps of this call, as a normal result; whole number above 0. */
  readonly maxSteps?: number;
  /**
   * Goes on where training of this model stopped, in the middle of an epoch too, with the same data, batch size and optimizer:
   * the result is that of a run that never stopped. `epochs` then counts from the model's first one. Default false.
   */
  readonly resume?: boolean;
}

export interface Settings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly host: HostData;
  /** Rows of `host` to train on. */
  readonly rows: Uint32Array;
  /** What is evaluated after each epoch: rows of these data, which are `host` or data of their own. */
  readonly validation: HostData;
  readonly validationRows: Uint32Array;
}

/** @throws OptionError, DataError, ShapeError */
export function settingsOf(net: Network, data: Dataset, options: FitOptions): Settings {
  const { loss, optimizer, epochs = 1, batchSize = 32, validation, validationSplit = 0, metrics = [] } = options;
  // names, as other libraries take them, are the usual mistake
  needs(loss?.evaluate, "fit: the loss", loss, "a value like crossEntropy()");
  needs(optimizer?.update, "fit: the optimizer", optimizer, "a value like adam()");
  needs(
    metrics.every(({ count }) => count),
    "fit: metrics",
    metrics,
    "values like accuracy()",
  );
  wholeNumber("fit: epochs", epochs, 0);
  wholeNumber("fit: batchSize", batchSize, 1);
  inRange("fit: timeBudget", options.timeBudget ?? 0, 0, Infinity);
  wholeNumber("fit: maxSteps", options.maxSteps ?? 1, 1);
  const share = "fit: validationSplit";
  inRange(share, validationSplit, 0, 1);
  needs(!(validation && validationSplit), share, validationSplit, "it or validation");
  const host = hostData(net, "fit", data, loss);
  const samples = host.x.shape[0];
  const held = Math.round(samples * validationSplit);
  const both = held < samples && !held === !validationSplit;
  needs(both, share, validationSplit, `one that splits ${samples} samples`);
  const size = Math.min(batchSize, samples - held);
  if (options.resume) {
    const begun = net.unfinished?.batchSize ?? size;
    needs(size === begun, "fit: batchSize", size, `${begun}, as before`);
    const same = (net.state?.optimizer ?? optimizer) === optimizer;
    needs(same, "fit: the optimizer", "a new one", "the one from before");
  }
  const rows = held ? net.random.stream("split").permutation(samples) : range(samples);
  const checked = validation ? hostData(net, "fit", validation, loss) : host;
  return {
    epochs,
    batchSize: size,
    host,
    rows: rows.subarray(held),
    validation: checked,
    validationRows: validation ? range(checked.x.shape[0]) : rows.subarray(0, held),
  };
}
