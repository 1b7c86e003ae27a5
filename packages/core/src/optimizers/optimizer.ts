/** What an optimizer is: one parameter at a time, with its state in explicit slots. */
import type { Tensor } from "../backend.ts";
import { inRange, needs } from "../errors.ts";
import type { Ops } from "../ops.ts";

/** Both count from 0; `step` counts the updates of this optimizer, `epoch` the epochs. */
export interface Schedule {
  (at: { readonly step: number; readonly epoch: number }): number;
  /** What made it and its options, for a model file; a schedule of one's own need not have any. */
  readonly type?: string;
  /** Its options, by their names. */
  readonly config?: object;
}
/** η: a finite number above 0, or a function of step and epoch that gives one of at least 0. */
export type LearningRate = number | Schedule;

/** Where an update stands in the training. */
export interface UpdateAt {
  /** From 1: the t of βᵗ. */
  readonly step: number;
  /** η of this update. */
  readonly learningRate: number;
}

/**
 * How a parameter moves by its gradient. The object is also the key of its state: a second `fit` with the same one goes
 * on, a new one begins anew. One's own optimizers are objects like this.
 */
export interface Optimizer {
  /** Under which model files know it: `sgd`, `adam`, or a name of one's own. */
  readonly type: string;
  /** η, or its schedule. */
  readonly learningRate: LearningRate;
  /** The other options that made it, for a model file. */
  readonly config?: object;
  /** Names of the state kept for each parameter, each of the parameter's shape and 0 at first. */
  readonly slots: readonly string[];
  /** Changes `parameter` and `slots` in place. */
  update(ops: Ops, parameter: Tensor, gradient: Tensor, slots: readonly Tensor[], at: UpdateAt): void;
}

/** @throws OptionError for a constant that is not a finite number above 0 */
export function checkedLearningRate(optimizer: string, value: LearningRate): LearningRate {
  const fits = typeof value === "function" || (value > 0 && value < Infinity);
  needs(fits, `${optimizer}: the learning rate`, value, "a finite number above 0");
  return value;
}

/** The learning rate of one update. @throws OptionError if a schedule gives no finite number of at least 0 */
export function learningRateAt(optimizer: Optimizer, step: number, epoch: number): number {
  const { learningRate } = optimizer;
  if (typeof learningRate === "number") return learningRate;
  return inRange(`${optimizer.type}: the learning rate at step ${step}`, learningRate({ step, epoch }), 0, Infinity);
}
