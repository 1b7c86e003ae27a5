/** Settings that belong together; the learning rate follows the optimizer and the loss. */
import type { ActivationName } from "@chainrule/core";
import type { LossName, OptimizerName } from "./choices.ts";

export type PresetName = "default" | "mnist-32" | "mnist-30";

export interface Preset {
  readonly hidden: readonly number[];
  /** Of the hidden layers. */
  readonly activation: ActivationName;
  readonly loss: LossName;
  readonly optimizer: OptimizerName;
  readonly batchSize: number;
  readonly epochs: number;
}

/** The networks of the seeds: sigmoid everywhere, squared error, plain gradient descent. */
const classic = { activation: "sigmoid", loss: "squaredError", optimizer: "sgd", batchSize: 10 } as const;

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  default: { hidden: [128], activation: "relu", loss: "crossEntropy", optimizer: "adam", batchSize: 32, epochs: 5 },
  "mnist-32": { ...classic, hidden: [32], epochs: 50 },
  "mnist-30": { ...classic, hidden: [30], epochs: 30 },
};

export const PRESET_NAMES: readonly PresetName[] = Object.keys(PRESETS) as PresetName[];
