/** What a network makes of samples, computed on the page itself from a copy of the weights. */
import { cpu } from "@chainrule/backend-cpu";
import { type NamedArray, setWeights } from "@chainrule/core";
import { explainStep, type StepTrace } from "@chainrule/core/explain";
import type { Config } from "../config/config.ts";
import { lossOf, networkOf, optimizerOf } from "./network.ts";

/** One sample through the network, and one training step for it alone. */
export interface Inspection {
  readonly trace: StepTrace;
  /** False if the right answer is not known: what comes of it, such as δ, means nothing then. */
  readonly known: boolean;
}

/** In float64, so that what is shown is exact to more digits than are shown; the optimizer is one that starts afresh. */
export async function inspect(
  config: Config,
  weights: readonly NamedArray[],
  x: ArrayLike<number>,
  target: ArrayLike<number> | null,
): Promise<Inspection> {
  const backend = cpu({ precision: "float64" });
  const outputs = (weights.at(-1) as NamedArray).shape[1];
  const model = networkOf(config, backend, x.length, outputs);
  setWeights(model, weights);
  const y = target ?? new Float32Array(outputs);
  const trace = await explainStep(
    model,
    { data: x, shape: [1, x.length] },
    { data: y, shape: [1, outputs] },
    { loss: lossOf(config), optimizer: optimizerOf(config) },
  );
  await backend.close();
  return { trace, known: target !== null };
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
