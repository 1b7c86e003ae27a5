/** ∂L as a model on a backend computes it, through the public interface alone. */
import {
  type Backend,
  getWeights,
  inputGradient,
  type Matrix,
  type Optimizer,
  sequential,
  setWeights,
  trainOnBatch,
} from "@chainrule/core";
import { SEED } from "./by-hand.ts";
import { INPUTS, type Point, type Problem } from "./problem.ts";

/** An update that leaves the gradient itself where the parameter was. */
const revealGradient: Optimizer = {
  type: "revealGradient",
  learningRate: 1,
  slots: [],
  update: (ops, parameter, gradient) => ops.assign(parameter, ops.binary("mul", gradient, 1)),
};

export interface Differentiated {
  readonly loss: number;
  /** By name: `x` as the model is used, parameters as it is trained. */
  readonly gradients: ReadonlyMap<string, Matrix>;
}

export async function analyticGradients(
  { layers, loss }: Problem,
  { x, y, params }: Point,
  backend: Backend,
): Promise<Differentiated> {
  const model = sequential({ backend, input: INPUTS, layers, seed: SEED });
  try {
    setWeights(
      model,
      [...params].map(([name, { data, shape }]) => ({ name, data, shape })),
    );
    const gradients = new Map<string, Matrix>([["x", await inputGradient(model, x, y, { loss })]]);
    const value = await trainOnBatch(model, x, y, { loss, optimizer: revealGradient });
    for (const { name, data, shape } of await getWeights(model)) gradients.set(name, { data, shape });
    return { loss: value, gradients };
  } finally {
    model.dispose();
  }
}
