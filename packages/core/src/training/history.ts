/** What training reports. */
import type { Precision } from "../backend.ts";

export interface Evaluation {
  /** Mean over the samples of the loss of each, whatever the loss's reduction. */
  readonly loss: number;
  /** Mean over the samples, by the metric's name. */
  readonly metrics: Readonly<Record<string, number>>;
}

export interface EpochResult extends Evaluation {
  /** From 1; from the model's first epoch in a `fit` that resumes. */
  readonly epoch: number;
  readonly validation: Evaluation | null;
  /** Of training, without validation. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

/** The epoch so far; reported at most 15 times an epoch, at least 50 ms apart. */
export interface Progress extends Evaluation {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps of this epoch made, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Of training in this epoch. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
  /** Estimate for all that is left of the run. */
  readonly secondsLeft: number;
}

export interface RunReport {
  /** The backend that was asked for, the one that ran, and why. */
  readonly requested: string;
  readonly name: string;
  readonly device: string;
  readonly precision: Precision;
  readonly reason: string;
  readonly samples: number;
  readonly steps: number;
  /** Of the whole `fit`, with validation. */
  readonly seconds: number;
  /** Of training. */
  readonly samplesPerSecond: number;
}

export interface History {
  /** One for each finished epoch. */
  readonly epochs: readonly EpochResult[];
  /**
   * `aborted`: by the signal; `timeBudget`, `maxSteps`: no time or no step was left; all after the step under way.
   * `callback`: one said "stop".
   */
  readonly stopped: "completed" | "aborted" | "timeBudget" | "maxSteps" | "callback";
  readonly run: RunReport;
}

/** Each may be async; training waits for it. The answer "stop" ends training, as a normal result. */
export interface Callback {
  onEpochBegin?(epoch: number): unknown;
  /** Where "stop" ends training, the epoch can be resumed. */
  onProgress?(progress: Progress): unknown;
  onEpochEnd?(result: EpochResult): unknown;
  /** Not called if training fails. */
  onTrainEnd?(history: History): unknown;
}
