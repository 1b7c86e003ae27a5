/** What the two sides say to each other, and what of it users see. */
import type { EpochResult, FitOptions, NamedArray, Precision, Progress } from "@chainrule/core";
import type { PackedError } from "./errors.ts";

/** The options of core's `fit` that can be sent; the others are the worker's. */
export interface WorkerFitOptions extends Omit<FitOptions, "loss" | "optimizer" | "metrics" | "callbacks"> {
  /** Waits for `resume`, `step` or `epoch` before the first step; default false. */
  readonly paused?: boolean;
  /** Milliseconds between updates while it runs, 0 or above; default 50. */
  readonly updateEvery?: number;
  /** Sends a copy of the parameters with every update; default false. */
  readonly weights?: boolean;
}

/** How training goes, in portions: what an epoch of a millisecond has to say is gathered. */
export interface Update {
  /** Of the training at this moment. */
  readonly state: "running" | "paused" | "ended";
  /** Those that were finished since the update before. */
  readonly epochs: readonly EpochResult[];
  /** Of the epoch under way, if it reported any. */
  readonly progress: Progress | null;
  /** Finished epochs of this training. */
  readonly epoch: number;
  /** Steps of the epoch after these, where it paused in the middle of one; else 0. */
  readonly step: number;
  /** The parameters at this moment, if they were asked for. */
  readonly weights: readonly NamedArray[] | null;
}

/** What a worker says about its model. */
export interface About {
  /** Columns of the input. */
  readonly inputs: number;
  /** Columns of the output. */
  readonly outputs: number;
  /** From which weights, shuffles and masks follow. */
  readonly seed: number;
  /** Epochs that the model has been trained for. */
  readonly epoch: number;
  /** Layers, output sizes and parameters as a table of text. */
  readonly summary: string;
  /** What runs the model. */
  readonly backend: {
    /** The backends that were asked for, in order of preference. */
    readonly requested: string;
    /** Of the one that runs: `wasm`. */
    readonly name: string;
    /** What really executes: `simd128`. */
    readonly device: string;
    /** Of parameters and results. */
    readonly precision: Precision;
    /** Why this backend runs, and why those before it do not. */
    readonly reason: string;
  };
}

export interface Request {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Answers the request of that number: by updates, then by a value or an error. */
export type Reply =
  | { readonly id: number; readonly update: Update }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: PackedError };
