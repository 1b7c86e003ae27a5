import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { crossEntropy } from "../losses/cross-entropy.ts";
import type { Loss } from "../losses/loss.ts";
import { accuracy } from "../metrics/metric.ts";
import { type Sequential, sequential } from "../model.ts";
import { adam } from "../optimizers/adam.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { exponentialDecay } from "../optimizers/schedules.ts";
import { sgd } from "../optimizers/sgd.ts";
import { reference } from "../reference.ts";
import { rng } from "../rng.ts";
import { getWeights } from "../weights.ts";
import type { EpochResult } from "./history.ts";
import type { FitOptions } from "./settings.ts";

const random = rng(3);
const x = Array.from({ length: 50 }, () => [random.uniform() - 0.5, random.uniform() - 0.5]);
const data = { x, y: x.map(([a, b]) => ((a as number) * (b as number) > 0 ? 1 : 0)) };
/** Of 50 samples in batches of 8. */
const STEPS = 7;

const build = (): Sequential =>
  sequential({
    backend: reference(),
    input: 2,
    seed: 1,
    layers: [
      dense({ units: 6, activation: "tanh" }),
      dropout({ rate: 0.2 }),
      dense({ units: 2, activation: "softmax" }),
    ],
  });
const weights = async (model: Sequential): Promise<number[]> =>
  (await getWeights(model)).flatMap((parameter) => [...parameter.data]);
/** What is the same in every run. */
const results = (epochs: readonly EpochResult[]): unknown[] =>
  epochs.map(({ epoch, loss, metrics }) => ({ epoch, loss, metrics }));

/** Only the tests move this clock, in seconds. */
let clock = 0;
beforeEach(() => {
  clock = 0;
  vi.spyOn(performance, "now").mockImplementation(() => 1000 * clock);
});
afterEach(() => vi.restoreAllMocks());

/** Cross-entropy that calls `after` when it has been computed so many times. */
function counting(steps: number, after: () => void): Loss {
  const loss = crossEntropy();
  const { link } = loss as Required<Loss>;
  let count = 0;
  const evaluate: Loss["evaluate"] = (...args) => {
    if (++count === steps) after();
    return link.evaluate(...args);
  };
  return { ...loss, link: { ...link, evaluate } };
}

const options = (optimizer: Optimizer, more: Partial<FitOptions> = {}): FitOptions => ({
  loss: crossEntropy(),
  optimizer,
  batchSize: 8,
  metrics: [accuracy()],
  ...more,
});

describe("a fit that resumes", () => {
  const optimizers: [string, () => Optimizer][] = [
    ["momentum", () => sgd({ learningRate: 0.1, momentum: 0.9 })],
    ["nesterov", () => sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true })],
    ["adam", () => adam({ learningRate: 0.01 })],
    ["schedule", () => adam({ learningRate: exponentialDecay({ learningRate: 0.02, factor: 0.7 }) })],
  ];
  test.each(optimizers)("is the run that never stopped, whenever that was: %s", async (_, create) => {
    const whole = build();
    const unbroken = await whole.fit(data, options(create(), { epochs: 3 }));
    for (const stop of [1, 6, STEPS, STEPS + 1, 2 * STEPS + 3]) {
      const model = build();
      const optimizer = create();
      const late = counting(stop, () => {
        clock += 100;
      });
      const first = await model.fit(data, options(optimizer, { loss: late, epochs: 3, timeBudget: 50 }));
      expect(first.stopped).toBe("timeBudget");
      expect(first.run.steps).toBe(stop);
      const second = await model.fit(data, options(optimizer, { epochs: 3, resume: true }));
      expect(second.stopped).toBe("completed");
      expect(second.run.steps).toBe(3 * STEPS - stop);
      expect(await weights(model)).toEqual(await weights(whole));
      expect(results([...first.epochs, ...second.epochs])).toEqual(results(unbroken.epochs));
    }
  });

  test("an abort is resumed the same way", async () => {
    const whole = build();
    await whole.fit(data, options(adam(), { epochs: 4 }));
    const model = build();
    const optimizer = adam();
    const stop = new AbortController();
    const loss = counting(2, () => {
      clock += 1;
      stop.abort();
    });
    const { stopped, run } = await model.fit(data, options(optimizer, { loss, epochs: 4, signal: stop.signal }));
    // the signal is looked at now and then: with a clock that stands still, after 1, 3, 7, … steps
    expect([stopped, run.steps]).toEqual(["aborted", 3]);
    await model.fit(data, options(optimizer, { epochs: 4, resume: true }));
    expect(await weights(model)).toEqual(await weights(whole));
  });

  test("counts epochs from the model's first: nothing is left to do after the last", async () => {
    const model = build();
    const optimizer = adam();
    await model.fit(data, options(optimizer, { epochs: 2 }));
    const before = await weights(model);
    const { epochs, stopped } = await model.fit(data, options(optimizer, { epochs: 2, resume: true }));
    expect({ epochs, stopped }).toEqual({ epochs: [], stopped: "completed" });
    expect(await weights(model)).toEqual(before);
    const { epochs: third } = await model.fit(data, options(optimizer, { epochs: 3, resume: true }));
    expect(third.map(({ epoch }) => epoch)).toEqual([3]);
  });

  test("refuses another batch size in the middle of an epoch, and another optimizer", async () => {
    const model = build();
    const optimizer = adam();
    const loss = counting(2, () => {
      clock += 100;
    });
    await model.fit(data, options(optimizer, { loss, timeBudget: 50 }));
    await expect(model.fit(data, options(optimizer, { resume: true, batchSize: 9 }))).rejects.toThrow(
      "fit: batchSize is 9; give 8, as before",
    );
    await expect(model.fit(data, options(adam(), { resume: true }))).rejects.toThrow(
      "fit: the optimizer is a new one; give the one from before",
    );
  });

  test("without it, the epoch begins anew", async () => {
    const model = build();
    const optimizer = adam();
    const loss = counting(2, () => {
      clock += 100;
    });
    await model.fit(data, options(optimizer, { loss, timeBudget: 50 }));
    expect((await model.fit(data, options(optimizer))).run.steps).toBe(STEPS);
    expect((await model.fit(data, options(optimizer, { epochs: 2, resume: true }))).run.steps).toBe(STEPS);
  });

  test("a run that fails gives back the position too", async () => {
    const model = build();
    let broken = false;
    const optimizer = sgd({ learningRate: ({ step }) => (broken && step >= 4 ? 1e308 : 0.01) });
    const loss = counting(3, () => {
      clock += 100;
    });
    await model.fit(data, options(optimizer, { loss, timeBudget: 50 }));
    const [before, position] = [await weights(model), model.network.unfinished];
    broken = true;
    // the clock lets it report progress, and so note its position, after step 4
    const progress = counting(1, () => {
      clock += 1;
    });
    const again = options(optimizer, { loss: progress, resume: true });
    await expect(model.fit(data, again)).rejects.toThrow("not finite at epoch 1, batch 7;");
    expect(await weights(model)).toEqual(before);
    expect(model.network.unfinished).toEqual(position);
    expect(model.network.step).toBe(3);
  });
});

describe("a time budget", () => {
  test("ends within one step, even before the first", async () => {
    const { stopped, run } = await build().fit(data, options(adam(), { timeBudget: 0 }));
    expect([stopped, run.steps]).toEqual(["timeBudget", 0]);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("of %d is refused", async (timeBudget) => {
    await expect(build().fit(data, options(adam(), { timeBudget }))).rejects.toThrow(
      `fit: timeBudget is ${timeBudget}; give a number of at least 0 and below Infinity`,
    );
  });
});

describe("a limit of steps", () => {
  test("one step after the other makes the run that never stopped", async () => {
    const whole = build();
    const unbroken = await whole.fit(data, options(adam(), { epochs: 2 }));
    const model = build();
    const optimizer = adam();
    const epochs: EpochResult[] = [];
    for (let step = 1; step <= 2 * STEPS; step++) {
      const history = await model.fit(data, options(optimizer, { epochs: 2, resume: true, maxSteps: 1 }));
      expect([history.stopped, history.run.steps]).toEqual(["maxSteps", 1]);
      // an epoch ends with its last step
      expect(history.epochs.length).toBe(step % STEPS === 0 ? 1 : 0);
      epochs.push(...history.epochs);
    }
    expect(await weights(model)).toEqual(await weights(whole));
    expect(results(epochs)).toEqual(results(unbroken.epochs));
  });

  test.each([0, 1.5, Number.NaN])("of %d is refused", async (maxSteps) => {
    await expect(build().fit(data, options(adam(), { maxSteps }))).rejects.toThrow(
      `fit: maxSteps is ${maxSteps}; give a whole number of at least 1`,
    );
  });
});
