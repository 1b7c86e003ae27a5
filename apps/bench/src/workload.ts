/** What a measurement is of. */
import type { Amount, NetworkSpec, Recipe } from "./task.ts";

/** An amount that may be measured, and the least test accuracy after it: half of it is chance, or worse. */
export interface Measurable extends Amount {
  readonly least: number;
}

export interface TrainWorkload {
  readonly kind: "train";
  readonly name: string;
  readonly title: string;
  readonly data: "mnist" | "parity" | "gaussian";
  readonly network: NetworkSpec;
  readonly initializer: "glorot" | "normal";
  readonly recipe: Recipe;
  /** What the result is for: other amounts are scaled to it. */
  readonly whole: Amount;
  /** From large to small; the largest is the whole, or with `--full` more. */
  readonly amounts: readonly Measurable[];
  /** The first so many of the test data. */
  readonly testCount: number;
  readonly perStep?: boolean;
  /** Times as many rounds as usual, of short work: a shared machine changes its speed from one second to the next. */
  readonly oftener?: number;
}

export interface PredictWorkload {
  readonly kind: "predict";
  readonly name: string;
  readonly title: string;
  readonly network: NetworkSpec;
  readonly batchSize: number;
}

export interface MultiplyWorkload {
  readonly kind: "multiply";
  readonly name: string;
  readonly title: string;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export type Workload = TrainWorkload | PredictWorkload | MultiplyWorkload;

/** Workloads that are measured in the same processes and shown together. */
export interface WorkloadGroup {
  /** For `--only`. */
  readonly name: string;
  readonly workloads: readonly Workload[];
  /** By name; none: all. */
  readonly contenders?: readonly string[];
}
