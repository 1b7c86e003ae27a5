/** The perceptron learning rule (Rosenblatt 1958): HardLimit units, corrected sample by sample. */
import { type Dataset, hostData, range } from "../data.ts";
import { DataError, needs, wholeNumber } from "../errors.ts";
import { gatherRows, resident } from "../fused/gather-rows.ts";
import { sumAll } from "../fused/sum-all.ts";
import type { Sequential } from "../model.ts";
import type { Ops } from "../ops.ts";

/** The options of `perceptron`. */
export interface PerceptronOptions {
  /** η, a finite number above 0; default 1. */
  readonly learningRate?: number;
  /** The most passes over the data: a whole number, 0 or above; default 100. */
  readonly epochs?: number;
}

/** How a perceptron's learning went. */
export interface PerceptronResult {
  /** True if an epoch passed without a mistake; false if the limit came first, as it must for data that no line separates. */
  readonly converged: boolean;
  /** Passes that were made, the one without a mistake included. */
  readonly epochs: number;
  /** Wrong answers of units in each pass. */
  readonly mistakes: readonly number[];
}

/**
 * Trains a model of one `dense` layer with `hardLimit`, the samples in their order: θ ← θ + η [1 x]ᵀ(y − a) after each (PLR).
 * @param data targets are 0 and 1, one column per unit, or class indices
 * @throws OptionError for another model, a bad option, or a model in training; DataError, ShapeError; before any work starts
 */
export async function perceptron(
  { network }: Pick<Sequential, "network">,
  data: Dataset,
  options: PerceptronOptions = {},
): Promise<PerceptronResult> {
  const { learningRate = 1, epochs = 100 } = options;
  const { layers } = network;
  const described = layers.map((layer) => layer.describe()).join(", ");
  needs(described === "dense (hardLimit)", "perceptron: the model", described, "one dense layer with hardLimit");
  needs(learningRate > 0 && learningRate < Infinity, "perceptron: the learning rate", learningRate, "a number above 0");
  wholeNumber("perceptron: epochs", epochs, 0);
  const host = hostData(network, "perceptron", data, {});
  const fraction = Array.from(host.y.data).find((target) => target !== 0 && target !== 1);
  if (fraction !== undefined) throw new DataError(`perceptron: y has the value ${fraction}; give 0 and 1`);
  const [layer] = layers;
  const [params] = network.params;
  const { weight, bias } = params!;
  const pass = { training: true, rng: () => network.random };
  const mistakes: number[] = [];

  const train = async (owner: Ops, scratch: Ops): Promise<void> => {
    const x = resident(owner, host.x.data, host.x.shape);
    const y = resident(owner, host.y.data, host.y.shape);
    const wrong = owner.upload([0], [1, 1]);
    while (mistakes.length < epochs && mistakes.at(-1) !== 0) {
      owner.assign(wrong, owner.upload([0], [1, 1]));
      for (const row of range(host.x.shape[0])) {
        const sample = gatherRows(scratch, x, Uint32Array.of(row));
        const { y: a } = layer!.forward(scratch, params!, sample, pass);
        const error = scratch.binary("sub", gatherRows(scratch, y, Uint32Array.of(row)), a);
        scratch.assign(wrong, scratch.binary("add", wrong, sumAll(scratch, scratch.unary("square", error))));
        // PLR  W ← W + η xᵀ(y − a), b ← b + η(y − a)
        const correction = scratch.binary("mul", error, learningRate);
        scratch.assign(weight!, scratch.binary("add", weight!, scratch.matmul(sample, correction, true)));
        if (bias) scratch.assign(bias, scratch.binary("add", bias, correction));
        scratch.release();
      }
      mistakes.push((await owner.read(wrong))[0]!);
    }
  };

  await network.train("perceptron", (owner) => owner.within((scratch) => train(owner, scratch)));
  return { converged: mistakes.at(-1) === 0, epochs: mistakes.length, mistakes };
}
