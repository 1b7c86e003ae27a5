/** What training reports. */
import type { Precision } from "../backend.ts";

/** A model judged on data. */
export interface Evaluation {
  /** Mean over the samples of the loss of each, whatever the loss's reduction. */
  readonly loss: number;
  /** Mean over the samples, by the metric's name. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** A finished epoch. Loss and metrics are of its own batches, each before the step that was made on it. */
export interface EpochResult extends Evaluation {
  /** From 1; from the model's first epoch in a `fit` that resumes. */
  readonly epoch: number;
  /** On the validation data after the epoch; null if there are none. */
  readonly validation: Evaluation | null;
  /** Of training, without validation. */
  readonly seconds: number;
  /** Of training, without validation. */
  readonly samplesPerSecond: number;
}

/** The epoch so far; reported at most 15 times an epoch, at least 200 ms apart. */
export interface Progress extends Evaluation {
  /** From 1. */
  readonly epoch: number;
  /** How many there are to be, as `epoch` counts them. */
  readonly epochs: number;
  /** Steps of this epoch made, of `steps`. */
  readonly step: number;
  /** Steps of one epoch. */
  readonly steps: number;
  /** Of training in this epoch. */
  readonly seconds: number;
  /** In this epoch so far. */
  readonly samplesPerSecond: number;
  /** Estimate for all that is left of the run. */
  readonly secondsLeft: number;
}

/** What a training ran on, and how fast. */
export interface RunReport {
  /** The backends that were asked for, in order of preference. */
  readonly requested: string;
  /** Of the backend that ran: `wasm`. */
  readonly name: string;
  /** What really executed: `simd128`. */
  readonly device: string;
  /** Of parameters and results. */
  readonly precision: Precision;
  /** Why this backend ran, and why those before it did not. */
  readonly reason: string;
  /** To train on, without those that were held out: one epoch has them all. */
  readonly samples: number;
  /** Updates made in this `fit`. */
  readonly steps: number;
  /** Of the whole `fit`, with validation. */
  readonly seconds: number;
  /** Of training. */
  readonly samplesPerSecond: number;
}

/** What came of a `fit`. */
export interface History {
  /** One for each finished epoch. */
  readonly epochs: readonly EpochResult[];
  /**
   * `aborted`: by the signal; `timeBudget`, `maxSteps`: no time or no step was left; all after the step under way.
   * `callback`: one said "stop".
   */
  readonly stopped: "completed" | "aborted" | "timeBudget" | "maxSteps" | "callback";
  /** What it ran on. */
  readonly run: RunReport;
}

/** Each may be async; training waits for it. The answer "stop" ends training, as a normal result. */
export interface Callback {
  /** Before an epoch, which counts from 1. */
  onEpochBegin?(epoch: number): unknown;
  /** Where "stop" ends training, the epoch can be resumed. */
  onProgress?(progress: Progress): unknown;
  /** After an epoch and its validation. */
  onEpochEnd?(result: EpochResult): unknown;
  /** Not called if training fails. */
  onTrainEnd?(history: History): unknown;
}
