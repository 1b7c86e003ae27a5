/** Overrides must be used: those that no training calls, for instance under a misspelled name, prove nothing. */
import {
  accuracy,
  adam,
  type Backend,
  binaryCrossEntropy,
  crossEntropy,
  dense,
  type Loss,
  type Optimizer,
  sequential,
  sgd,
  squaredError,
} from "@chainrule/core";
import { type Case, checks } from "../case.ts";
import { matrix, oneHot } from "../judge/numbers.ts";
import { countFused, FUSED_NAMES } from "./wrappers.ts";

async function train(
  backend: Backend,
  activation: "softmax" | "sigmoid",
  loss: Loss,
  optimizer: Optimizer,
): Promise<void> {
  const layers = [dense({ units: 3, activation: "relu" }), dense({ units: 2, activation })];
  const model = sequential({ backend, input: 4, layers });
  const [x, y] = [matrix("called/x", [6, 4]), oneHot("called/y", [6, 2])];
  await model.fit({ x, y }, { loss, optimizer, batchSize: 4, metrics: [accuracy()] });
  await model.predict(x);
  model.dispose();
}

const called: Case = checks("fused/overrides-are-called", async (backend, fail) => {
  const surplus = Object.keys(backend.fused ?? {}).filter((name) => !(FUSED_NAMES as readonly string[]).includes(name));
  for (const name of surplus) fail(`the contract has no fused.${name}; it has ${FUSED_NAMES.join(", ")}`);
  const counted = countFused(backend);
  await train(counted.backend, "softmax", crossEntropy(), sgd());
  await train(counted.backend, "sigmoid", binaryCrossEntropy(), adam());
  await train(counted.backend, "sigmoid", squaredError(), sgd());
  for (const [name, calls] of counted.calls) {
    if (calls === 0) fail(`fused.${name} is there, and training never calls it; take it out or make core use it`);
  }
});

export const calledCases = (): Case[] => [called];
