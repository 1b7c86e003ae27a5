/** What the names that options take stand for. */
import { cpu } from "@chainrule/backend-cpu";
import type { DeviceName } from "@chainrule/backend-gpu";
import { wasm } from "@chainrule/backend-wasm";
import {
  adam,
  type Backend,
  binaryCrossEntropy,
  crossEntropy,
  exponentialDecay,
  type Loss,
  type MaybePromise,
  meanSquaredError,
  type Optimizer,
  sgd,
  squaredError,
} from "@chainrule/core";

export type LossName = "crossEntropy" | "binaryCrossEntropy" | "squaredError" | "meanSquaredError";
export type OptimizerName = "adam" | "sgd";
export type BackendName = "gpu" | "wasm" | "cpu";
/** Of the backend `gpu`; `auto` is the first that is a real GPU. */
export type Device = DeviceName | "auto";
export type Threads = number | "auto";

export interface LossChoice {
  /** The activation of the last layer that belongs to the loss. */
  readonly output: "softmax" | "sigmoid";
  /** η for `sgd`; it follows the size of the loss, which three of the four divide or sum differently. */
  readonly sgdLearningRate: number;
  create(): Loss;
}

export const LOSSES: Readonly<Record<LossName, LossChoice>> = {
  crossEntropy: { output: "softmax", sgdLearningRate: 0.1, create: () => crossEntropy() },
  // the two means over the ten outputs have a tenth of the gradient of the sums
  binaryCrossEntropy: { output: "sigmoid", sgdLearningRate: 1, create: () => binaryCrossEntropy() },
  squaredError: { output: "sigmoid", sgdLearningRate: 0.5, create: () => squaredError() },
  meanSquaredError: { output: "sigmoid", sgdLearningRate: 5, create: () => meanSquaredError() },
};

/** What the options say of the optimizer. */
export interface OptimizerOptions {
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  /** Of `sgd`. */
  readonly momentum: number;
  readonly nesterov: boolean;
  /** The learning rate is multiplied by it after each epoch. */
  readonly decay: number;
}

export function createOptimizer({ optimizer, learningRate, momentum, nesterov, decay }: OptimizerOptions): Optimizer {
  const rate = decay === 1 ? learningRate : exponentialDecay({ learningRate, factor: decay });
  return optimizer === "adam" ? adam({ learningRate: rate }) : sgd({ learningRate: rate, momentum, nesterov });
}

/** In the order in which `auto` tries them. The code of `gpu` is loaded when it is tried. */
export const backends = (
  threads: Threads,
  device: Device = "auto",
): Readonly<Record<BackendName, () => MaybePromise<Backend>>> => ({
  gpu: async () => (await import("@chainrule/backend-gpu")).gpu({ device }),
  wasm: () => wasm({ threads }),
  cpu: () => cpu(),
});

/** The learning rate that is used unless one is given. */
export const defaultLearningRate = (optimizer: OptimizerName, loss: LossName): number =>
  optimizer === "adam" ? 0.001 : LOSSES[loss].sgdLearningRate;

export const LOSS_NAMES: readonly LossName[] = Object.keys(LOSSES) as LossName[];
export const OPTIMIZER_NAMES: readonly OptimizerName[] = ["adam", "sgd"];
/** What `--device` takes. */
export const DEVICE_NAMES: readonly Device[] = ["auto", "webgpu", "webgl2", "webgl", "headlessgl", "webasm", "cpu"];
export const BACKEND_NAMES: readonly (BackendName | "auto")[] = [
  ...(Object.keys(backends(1)) as BackendName[]),
  "auto",
];
