/** The network and the training that a configuration describes. */
import {
  type ActivationName,
  adam,
  type Backend,
  binaryCrossEntropy,
  categoricalAccuracy,
  crossEntropy,
  dense,
  type FitOptions,
  type Layer,
  type Loss,
  type Optimizer,
  type SelectedBackend,
  type Sequential,
  sequential,
  sgd,
  squaredError,
} from "@chainrule/core";
import type { Config } from "../config/config.ts";

type Shape = Pick<Config, "hidden" | "activation" | "loss" | "seed">;

/** The activation that belongs to the loss. */
export const outputActivation = ({ loss }: Pick<Config, "loss">): ActivationName =>
  loss === "crossEntropy" ? "softmax" : "sigmoid";

function layersOf(config: Shape, outputs: number): Layer[] {
  const hidden = config.hidden.map((units) => dense({ units, activation: config.activation }));
  return [...hidden, dense({ units: outputs, activation: outputActivation(config) })];
}

export const networkOf = (
  config: Shape,
  backend: Backend | SelectedBackend,
  inputs: number,
  outputs: number,
): Sequential => sequential({ backend, input: inputs, layers: layersOf(config, outputs), seed: config.seed });

const LOSSES: Readonly<Record<Config["loss"], () => Loss>> = { squaredError, binaryCrossEntropy, crossEntropy };

export const lossOf = ({ loss }: Pick<Config, "loss">): Loss => LOSSES[loss]();

export const MOMENTUM = 0.9;

export const optimizerOf = ({ optimizer, learningRate }: Pick<Config, "optimizer" | "learningRate">): Optimizer =>
  optimizer === "adam"
    ? adam({ learningRate })
    : sgd({ learningRate, ...(optimizer === "momentum" ? { momentum: MOMENTUM } : {}) });

export const recipeOf = (config: Config): Pick<FitOptions, "loss" | "optimizer" | "metrics"> => ({
  loss: lossOf(config),
  optimizer: optimizerOf(config),
  metrics: [categoricalAccuracy()],
});
