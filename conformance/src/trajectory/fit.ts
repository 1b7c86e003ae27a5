/** `fit` as users call it: shuffled epochs of gathered batches, the last one smaller, with dropout, metrics and a schedule. */
import {
  accuracy,
  adam,
  type Backend,
  crossEntropy,
  dense,
  dropout,
  getWeights,
  type Optimizer,
  type Precision,
  sequential,
  sgd,
} from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { type Case, merge, type Outcome, onBackend } from "../case.ts";
import { withoutFused } from "../fused/wrappers.ts";
import { sameTrajectory } from "./case.ts";
import { CLASSES, HIDDEN, INPUTS, samples, type Trajectory } from "./training.ts";

const EPOCHS = 7;

const OPTIMIZERS: Readonly<Record<string, () => Optimizer>> = {
  "fit-sgd": () => sgd({ learningRate: ({ epoch }) => 0.2 / (1 + epoch), momentum: 0.9 }),
  "fit-adam": () => adam({ learningRate: ({ epoch }) => 0.05 / (1 + epoch) }),
};

interface Fitted extends Trajectory {
  readonly accuracies: readonly number[];
}

async function fit(backend: Backend, optimizer: Optimizer, precision: Precision): Promise<Fitted> {
  const layers = [
    dense({ units: HIDDEN, activation: "sigmoid" }),
    dropout({ rate: 0.2 }),
    dense({ units: CLASSES, activation: "softmax" }),
  ];
  const model = sequential({ backend, input: INPUTS, layers, seed: 3 });
  try {
    const options = { loss: crossEntropy(), optimizer, epochs: EPOCHS, batchSize: 8, metrics: [accuracy()] };
    const { epochs } = await model.fit(samples(precision), options);
    return {
      losses: epochs.map(({ loss }) => loss),
      accuracies: epochs.map(({ metrics }) => metrics.accuracy as number),
      weights: new Map((await getWeights(model)).map(({ name, data, shape }) => [name, { data, shape }])),
    };
  } finally {
    model.dispose();
  }
}

function fitted(name: string, optimizer: () => Optimizer, composed: boolean): Case {
  const id = `trajectory/${name}/${EPOCHS}${composed ? "/composed" : ""}`;
  return onBackend(id, async (backend, { bounds }) => {
    const { precision } = backend;
    const got = await fit(composed ? withoutFused(backend) : backend, optimizer(), precision);
    const want = await fit(reference(), optimizer(), precision);
    return merge([sameTrajectory(id, { precision, bounds }, got, want), sameAccuracy(id, got, want)]);
  });
}

/** Counts of samples: the very numbers, divided by 20 once. */
function sameAccuracy(id: string, got: Fitted, want: Fitted): Outcome {
  const wrong = want.accuracies.findIndex((accuracy, i) => got.accuracies[i] !== accuracy);
  const text = `${id}: the accuracy of epoch ${wrong + 1} is ${got.accuracies[wrong]}, want ${want.accuracies[wrong]}; check countCorrect`;
  return { failures: wrong < 0 ? [] : [text], worst: 0 };
}

export const fitCases = (): Case[] =>
  Object.entries(OPTIMIZERS).flatMap(([name, optimizer]) => [
    fitted(name, optimizer, false),
    fitted(name, optimizer, true),
  ]);
