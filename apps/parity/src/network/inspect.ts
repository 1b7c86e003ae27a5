/** One sample through a network, unit by unit: its activations and, where the answer is known, each unit's δ. */
import { cpu } from "@chainrule/backend-cpu";
import { getWeights, type NamedArray, sequential, setWeights, sgd } from "@chainrule/core";
import type { Config } from "../config/config.ts";
import { lossOf, networkOf } from "./network.ts";

export interface Inspection {
  /** Of each layer: its output, and ∂L/∂z of each of its units (BP.0), or null without a target. */
  readonly layers: readonly { readonly a: readonly number[]; readonly delta: readonly number[] | null }[];
  readonly loss: number | null;
}

/** In float64, so that what is shown is exact to more digits than are shown. */
export async function inspect(
  config: Config,
  weights: readonly NamedArray[],
  x: ArrayLike<number>,
  target: ArrayLike<number> | null,
): Promise<Inspection> {
  const backend = cpu({ precision: "float64" });
  const input = { data: x, shape: [1, x.length] as const };
  const outputs = (weights.at(-1) as NamedArray).shape[1];
  const model = networkOf(config, backend, x.length, outputs);
  setWeights(model, weights);
  const { layers } = model.network;
  // the network cut off after its first, second, … layer
  const activations = await Promise.all(
    layers.map(async (_, l) => {
      const front = sequential({ backend, input: x.length, layers: layers.slice(0, l + 1) });
      setWeights(front, weights.slice(0, 2 * (l + 1)));
      return Array.from((await front.predict(input)).data);
    }),
  );
  let deltas: readonly (readonly number[])[] | null = null;
  let loss: number | null = null;
  if (target) {
    // BP.F  δ = ∂L/∂b: what a step of length 1 takes from the biases
    const y = { data: target, shape: [1, outputs] as const };
    loss = await model.trainOnBatch(input, y, { loss: lossOf(config), optimizer: sgd({ learningRate: 1 }) });
    const biases = (await getWeights(model)).filter(({ name }) => name.endsWith(".bias"));
    const before = weights.filter(({ name }) => name.endsWith(".bias"));
    deltas = biases.map(({ data }, l) => Array.from(data, (after, i) => (before[l]?.data[i] as number) - after));
  }
  await backend.close();
  return { layers: activations.map((a, l) => ({ a, delta: deltas?.[l] ?? null })), loss };
}

/** The answers for many rows. */
export async function answers(
  config: Config,
  weights: readonly NamedArray[],
  x: { readonly data: ArrayLike<number>; readonly shape: readonly [number, number] },
): Promise<ArrayLike<number>> {
  const backend = cpu();
  const model = networkOf(config, backend, x.shape[1], (weights.at(-1) as NamedArray).shape[1]);
  setWeights(model, weights);
  const { data } = await model.predict(x);
  await backend.close();
  return data;
}
