/** The options of `fit`, checked before any work starts. */
import { type Dataset, type HostData, toHostData } from "../data.ts";
import { OptionError } from "../errors.ts";
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Network } from "../network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Callback } from "./history.ts";

export interface FitOptions {
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
  readonly metrics?: readonly Metric[];
  readonly callbacks?: readonly Callback[];
  /** Ends training after the step under way, as a normal result. */
  readonly signal?: AbortSignal;
}

export interface Settings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly host: HostData;
  /** Rows of `host` to train on, and those held out by `validationSplit`. */
  readonly trainRows: Uint32Array;
  readonly heldOut: Uint32Array;
  readonly validation: HostData | null;
}

/** @throws OptionError, DataError, ShapeError */
export function settingsOf(net: Network, data: Dataset, options: FitOptions): Settings {
  const { loss, validation, validationSplit = 0 } = options;
  const epochs = wholeNumber("fit", "epochs", options.epochs ?? 1, 0);
  const batchSize = wholeNumber("fit", "batchSize", options.batchSize ?? 32, 1);
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new OptionError(`fit: validationSplit must be at least 0 and below 1, got ${validationSplit}; 0.1 is usual`);
  }
  if (validation && validationSplit > 0) {
    throw new OptionError("fit: both validation and validationSplit are given; give one of the two");
  }
  const host = hostData(net, "fit", data, loss);
  const samples = host.x.shape[0];
  const heldOut = Math.round(samples * validationSplit);
  if (validationSplit > 0 && (heldOut === 0 || heldOut === samples)) {
    const none = heldOut ? "train" : "validate";
    throw new OptionError(
      `fit: validationSplit ${validationSplit} of ${samples} samples leaves none to ${none} on; change it`,
    );
  }
  const rows = heldOut
    ? net.random.stream("split").permutation(samples)
    : Uint32Array.from({ length: samples }, (_, i) => i);
  return {
    epochs,
    batchSize: Math.min(batchSize, samples - heldOut),
    host,
    trainRows: rows.subarray(heldOut),
    heldOut: rows.subarray(0, heldOut),
    validation: validation ? hostData(net, "fit", validation, loss) : null,
  };
}

/** Data that fits the network and the loss. @throws DataError, ShapeError */
export function hostData(net: Network, operation: string, data: Dataset, loss: Loss): HostData {
  const { inputs, outputs } = net;
  return toHostData(data, { operation, inputs, outputs, probabilities: loss.probabilities });
}

/** @throws OptionError unless `value` is a whole number of at least `minimum` */
export function wholeNumber(operation: string, name: string, value: number, minimum: number): number {
  if (!(Number.isInteger(value) && value >= minimum)) {
    throw new OptionError(
      `${operation}: ${name} must be a whole number of at least ${minimum}, got ${value}; change it`,
    );
  }
  return value;
}
