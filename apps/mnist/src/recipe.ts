/** What makes a trained network what it is: it is saved with the model, and training that is resumed goes on by it. */
import { resolve } from "node:path";
import { type ActivationName, DataError, dense, dropout, type Layer } from "@chainrule/core";
import type { Json } from "@chainrule/core/serialize";
import { LOSSES, type LossName, type OptimizerOptions } from "./choices.ts";
import { PRESETS, type PresetName } from "./presets.ts";

export const INPUTS = 784;
export const CLASSES = 10;

export interface Recipe extends OptimizerOptions {
  readonly preset: PresetName;
  readonly hidden: readonly number[];
  /** Of the hidden layers. */
  readonly activation: ActivationName;
  readonly outputActivation: "softmax" | "sigmoid";
  /** After each hidden layer. */
  readonly dropout: number;
  readonly loss: LossName;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  /** Only the first so many training images. */
  readonly limit: number | undefined;
  /** The share of the training images that is held out. */
  readonly validation: number;
  /** A folder of files in MNIST's format, or a CSV file; undefined for the embedded MNIST. */
  readonly data: string | undefined;
}

/** Digits are their own names. */
export const DIGITS: readonly string[] = Array.from({ length: CLASSES }, (_, digit) => String(digit));

/** Columns before each layer and after the last. */
export const layerColumns = ({ hidden }: Pick<Recipe, "hidden">): number[] => [INPUTS, ...hidden, CLASSES];

/** Weights and biases of all layers. */
export function parameterCount(recipe: Pick<Recipe, "hidden">): number {
  const columns = layerColumns(recipe);
  return columns.slice(1).reduce((sum, units, l) => sum + ((columns[l] as number) + 1) * units, 0);
}

/** @throws OptionError for layers that cannot be */
export function layersOf({ hidden, activation, outputActivation, dropout: rate }: Recipe): Layer[] {
  const layers = hidden.flatMap((units) => [dense({ units, activation }), ...(rate ? [dropout({ rate })] : [])]);
  return [...layers, dense({ units: CLASSES, activation: outputActivation })];
}

/** As a model file keeps it. */
export function savedRecipe(recipe: Recipe): Json {
  const { preset, hidden, activation, outputActivation, loss, batchSize, epochs, seed, limit, validation } = recipe;
  const { optimizer, learningRate, momentum, nesterov, decay } = recipe;
  const network = { preset, hidden, activation, outputActivation, dropout: recipe.dropout, loss, seed };
  const training = {
    optimizer,
    learningRate,
    momentum,
    nesterov,
    decay,
    batchSize,
    epochs,
    limit: limit ?? null,
    validation,
  };
  const data = recipe.data === undefined ? null : resolve(recipe.data);
  return { ...network, ...training, data };
}

/** @throws DataError if the model was not saved by this program */
export function recipeOf(notes: Json | undefined): Recipe {
  const saved = (notes as { readonly recipe?: Recipe } | undefined)?.recipe;
  const known = saved && Object.hasOwn(PRESETS, saved.preset) && Object.hasOwn(LOSSES, saved.loss);
  if (!known) throw new DataError("load: the model was not saved by this command; give a folder of its --save");
  return { ...saved, limit: saved.limit ?? undefined, data: saved.data ?? undefined };
}
