/** What a worker module gives: everything of a training that cannot be sent. */
import type { Dataset, FitOptions, Sequential } from "@chainrule/core";

/** A model with all that cannot be sent: `fit` on the page has the other options. Without loss and optimizer it only predicts. */
export interface Exposed extends Partial<Pick<FitOptions, "loss" | "optimizer" | "metrics" | "callbacks">> {
  /** What is trained and asked; it never leaves the worker. */
  readonly model: Sequential;
  /** What `fit(null)` trains on and `evaluate(null)` judges by. */
  readonly data?: Dataset;
  /** What the page may `call`. */
  readonly methods?: Readonly<Record<string, (...args: never[]) => unknown>>;
}
