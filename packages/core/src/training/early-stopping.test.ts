import { expect, test } from "vitest";
import { constant } from "../initializers.ts";
import { dense } from "../layers/dense.ts";
import { squaredError } from "../losses/squared-error.ts";
import { type Sequential, sequential } from "../model.ts";
import { sgd } from "../optimizers/sgd.ts";
import { reference } from "../reference.ts";
import { getWeights } from "../weights.ts";
import { type EarlyStoppingOptions, earlyStopping } from "./early-stopping.ts";
import type { Evaluation } from "./history.ts";

const evaluation = (loss: number, accuracy = 0): Evaluation => ({ loss, metrics: { accuracy } });
const build = (): Sequential =>
  sequential({
    backend: reference(),
    input: 1,
    layers: [dense({ units: 1, bias: false, initializer: constant(0) })],
  });
const weightOf = async (model: Sequential): Promise<number> => (await getWeights(model))[0]?.data[0] as number;

/** One step along the slope per epoch: the weight after each epoch, and what validation is said to have been. */
async function train(validations: readonly Evaluation[], options?: EarlyStoppingOptions) {
  const model = build();
  const visited: number[] = [];
  const stopper = earlyStopping(model, options);
  const { epochs, stopped } = await model.fit(
    { x: [[1]], y: [[1]] },
    {
      loss: squaredError(),
      optimizer: sgd({ learningRate: 0.1 }),
      epochs: validations.length,
      callbacks: [
        {
          ...stopper,
          async onEpochEnd(result) {
            visited.push(await weightOf(model));
            return stopper.onEpochEnd?.({ ...result, validation: validations[result.epoch - 1] as Evaluation });
          },
        },
      ],
    },
  );
  return { epochs: epochs.length, stopped, weight: await weightOf(model), visited };
}

test("stops after `patience` epochs without a better loss, with the best weights to the bit", async () => {
  const { epochs, stopped, weight, visited } = await train(
    [5, 3, 4, 3, 2].map((loss) => evaluation(loss)),
    {
      patience: 2,
    },
  );
  expect([epochs, stopped]).toEqual([4, "callback"]);
  expect(new Set(visited).size).toBe(4);
  expect(weight).toBe(visited[1]);
});

test("a better epoch starts the wait again; without a stop the best weights are given back too", async () => {
  const { epochs, stopped, weight, visited } = await train(
    [5, 6, 4, 4.5].map((loss) => evaluation(loss)),
    {
      patience: 2,
    },
  );
  expect([epochs, stopped]).toEqual([4, "completed"]);
  expect(weight).toBe(visited[2]);
});

test("of a metric more is better", async () => {
  const { epochs, weight, visited } = await train(
    [0.5, 0.7, 0.6, 0.9].map((accuracy) => evaluation(1, accuracy)),
    { monitor: "accuracy" },
  );
  expect(epochs).toBe(3);
  expect(weight).toBe(visited[1]);
});

test("better by less than minDelta is no better", async () => {
  const { epochs, weight, visited } = await train(
    [5, 4.95, 4.8].map((loss) => evaluation(loss)),
    { minDelta: 0.1 },
  );
  expect(epochs).toBe(2);
  expect(weight).toBe(visited[0]);
});

test("bad options and data without validation are errors", async () => {
  const model = build();
  expect(() => earlyStopping(model, { patience: 0 })).toThrow("earlyStopping: patience is 0; give a whole number");
  expect(() => earlyStopping(model, { minDelta: -1 })).toThrow(
    "earlyStopping: minDelta is -1; give a number of at least 0",
  );
  const fit = model.fit(
    { x: [[1]], y: [[1]] },
    { loss: squaredError(), optimizer: sgd(), callbacks: [earlyStopping(model)] },
  );
  await expect(fit).rejects.toThrow("earlyStopping: there are no validation data; give fit some");
  await expect(train([evaluation(1)], { monitor: "f1" })).rejects.toThrow(
    "earlyStopping: f1 is not among loss, accuracy; watch one of these",
  );
});
