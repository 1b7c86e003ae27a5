import { describe, expect, test, vi } from "vitest";
import type { Backend } from "../backend.ts";
import { constant, type Initializer } from "../initializers.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { binaryCrossEntropy, crossEntropy } from "../losses/cross-entropy.ts";
import { squaredError } from "../losses/squared-error.ts";
import { accuracy } from "../metrics/metric.ts";
import { sequential } from "../model.ts";
import { adam } from "../optimizers/adam.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { sgd } from "../optimizers/sgd.ts";
import { reference } from "../reference.ts";
import { rng } from "../rng.ts";
import { standardNormal } from "../standard-normal.ts";
import { getWeights } from "../weights.ts";
import type { EpochResult, Progress } from "./history.ts";
import type { FitOptions } from "./settings.ts";

const points = (count: number) => {
  const random = rng(3);
  const x = Array.from({ length: count }, () => [standardNormal(random), standardNormal(random)] as const);
  return { x, y: x.map(([a, b]) => (a * b > 0 ? 1 : 0)) };
};
const data = points(50);
const build = (backend: Backend = reference(), seed = 1) =>
  sequential({
    backend,
    input: 2,
    seed,
    layers: [
      dense({ units: 6, activation: "tanh" }),
      dropout({ rate: 0.2 }),
      dense({ units: 2, activation: "softmax" }),
    ],
  });
const options = (more: Partial<FitOptions> = {}): FitOptions => ({
  loss: crossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  batchSize: 8,
  ...more,
});
const bytes = async (model: ReturnType<typeof build>) => (await getWeights(model)).flatMap(({ data }) => [...data]);

describe("one seed, one result", () => {
  test("the same run twice, bit for bit; another seed differs", async () => {
    const run = async (seed: number) => {
      const model = build(reference(), seed);
      const { epochs } = await model.fit(data, options({ epochs: 3, metrics: [accuracy()] }));
      return { weights: await bytes(model), losses: epochs.map(({ loss, metrics }) => [loss, metrics.accuracy]) };
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  test.each<[string, () => Optimizer]>([
    ["adam", () => adam({ learningRate: 0.01 })],
    ["nesterov", () => sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true })],
    ["schedule", () => sgd({ learningRate: ({ step, epoch }) => 0.1 / (1 + step + epoch), momentum: 0.5 })],
  ])("two fits of two epochs are one fit of four: %s", async (_, optimizer) => {
    const [once, twice] = [build(), build()];
    const [a, b] = [optimizer(), optimizer()];
    await once.fit(data, options({ optimizer: a, epochs: 4 }));
    await twice.fit(data, options({ optimizer: b, epochs: 2 }));
    await twice.fit(data, options({ optimizer: b, epochs: 2 }));
    expect(await bytes(twice)).toEqual(await bytes(once));
  });

  test("a validation split does not depend on being evaluated, and is the same in a second fit", async () => {
    const seen: number[] = [];
    const model = build();
    for (let i = 0; i < 2; i++) {
      const frozen = sgd({ learningRate: () => 0 });
      const { epochs } = await model.fit(data, options({ optimizer: frozen, validationSplit: 0.3, epochs: 2 }));
      seen.push(...epochs.map(({ validation }) => validation?.loss as number));
    }
    expect(new Set(seen).size).toBe(1);
  });
});

describe("batches", () => {
  test("the last partial batch counts: each epoch visits every sample once, in a fresh order", async () => {
    const visited: number[][] = [];
    const backend = reference();
    // the second uploaded member of a batch is x; labels are recognised by their value in column 0
    const { upload } = backend;
    backend.upload = (values, shape) => {
      if (shape[1] === 1 && shape[0] <= 4 && (values[0] as number) >= 100) visited.push(Array.from(values));
      return upload(values, shape);
    };
    const model = sequential({ backend, input: 1, layers: [dense({ units: 1, activation: "sigmoid" })] });
    const x = Array.from({ length: 10 }, (_, i) => [100 + i]);
    await model.fit({ x, y: x.map(() => [0]) }, { loss: squaredError(), optimizer: sgd(), batchSize: 4, epochs: 2 });
    expect(visited.map((batch) => batch.length)).toEqual([4, 4, 2, 4, 4, 2]);
    const [first, second] = [visited.slice(0, 3).flat(), visited.slice(3).flat()];
    expect([...first].sort()).toEqual(x.flat());
    expect([...second].sort()).toEqual(x.flat());
    expect(second).not.toEqual(first);
  });

  test("the reported loss is the mean over samples, partial batch and reduction notwithstanding", async () => {
    const losses = [];
    for (const loss of [squaredError(), squaredError({ reduction: "sum" })]) {
      const model = build();
      const frozen = sgd({ learningRate: () => 0 });
      const plain = sequential({ backend: reference(), input: 2, layers: [dense({ units: 2 })] });
      const { epochs } = await plain.fit(data, options({ loss, optimizer: frozen }));
      losses.push([epochs[0]?.loss, (await plain.evaluate(data, { loss })).loss]);
      model.dispose();
    }
    for (const [got, want] of losses) expect(got).toBeCloseTo(want as number, 13);
  });

  test("a batch size above the data is clamped", async () => {
    const { run } = await build().fit(data, options({ batchSize: 1000 }));
    expect(run.steps).toBe(1);
  });

  test("no epochs: nothing changes, and the report says so", async () => {
    const model = build();
    const before = await bytes(model);
    const history = await model.fit(data, options({ epochs: 0 }));
    expect(history).toMatchObject({ epochs: [], stopped: "completed", run: { steps: 0, samplesPerSecond: 0 } });
    expect(await bytes(model)).toEqual(before);
  });
});

describe("bad input", () => {
  test.each<[Partial<FitOptions>, string]>([
    [{ epochs: -1 }, "fit: epochs is -1; give a whole number of at least 0"],
    [{ epochs: 1.5 }, "fit: epochs is 1.5; give a whole number of at least 0"],
    [{ batchSize: 0 }, "fit: batchSize is 0; give a whole number of at least 1"],
    [{ validationSplit: 1 }, "fit: validationSplit is 1; give a number of at least 0 and below 1"],
    [{ validationSplit: 0.001 }, "fit: validationSplit is 0.001; give one that splits 50 samples"],
    [{ validationSplit: 0.999 }, "fit: validationSplit is 0.999; give one that splits 50 samples"],
    [{ validationSplit: 0.5, validation: data }, "fit: validationSplit is 0.5; give it or validation"],
    [{ validation: { x: [[1]], y: [0] } }, "fit: x is [1, 1]; give [1, 2]"],
    [{ loss: "mse" as never }, "fit: the loss is mse; give a value like crossEntropy()"],
    [{ loss: undefined as never }, "fit: the loss is undefined; give a value like crossEntropy()"],
    [{ optimizer: "adam" as never }, "fit: the optimizer is adam; give a value like adam()"],
    [{ metrics: ["accuracy" as never] }, "fit: metrics is accuracy; give values like accuracy()"],
  ])("%#: %s", async (more, message) => {
    const backend = reference();
    const model = build(backend);
    const before = backend.memory?.();
    await expect(model.fit(data, options(more))).rejects.toThrow(message);
    expect(backend.memory?.()).toEqual(before);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("learning rate %s", (learningRate) => {
    expect(() => sgd({ learningRate })).toThrow(
      `sgd: the learning rate is ${learningRate}; give a finite number above 0`,
    );
    expect(() => adam({ learningRate })).toThrow(`adam: the learning rate is ${learningRate}`);
  });

  test("optimizer options out of range", () => {
    expect(() => sgd({ momentum: 1 })).toThrow("sgd: the momentum is 1; give a number of at least 0 and below 1");
    expect(() => sgd({ weightDecay: -1 })).toThrow(
      "sgd: the weight decay is -1; give a number of at least 0 and below Infinity",
    );
    expect(() => sgd({ nesterov: true })).toThrow("sgd: the momentum is 0; give 0.9 for nesterov");
    expect(() => adam({ beta2: 1 })).toThrow("adam: beta2 is 1; give a number of at least 0 and below 1");
    expect(() => squaredError({ reduction: "max" as "mean" })).toThrow(
      'squaredError: the reduction is max; give "mean" or "sum"',
    );
  });

  test("a schedule that goes wrong ends the run with whole weights", async () => {
    const model = build();
    const optimizer = sgd({ learningRate: ({ step }) => (step < 3 ? 0.1 : Number.NaN) });
    await expect(model.fit(data, options({ optimizer }))).rejects.toThrow(
      "sgd: the learning rate at step 3 is NaN; give a number of at least 0 and below Infinity",
    );
    expect((await bytes(model)).every(Number.isFinite)).toBe(true);
  });

  test("one fit at a time", async () => {
    const model = build();
    const first = model.fit(data, options());
    const second = model.fit(data, options());
    const step = model.trainOnBatch([[0, 0]], [0], { loss: crossEntropy(), optimizer: sgd() });
    const reasons = (await Promise.allSettled([second, step])).map((r) =>
      r.status === "rejected" ? r.reason.message : "",
    );
    expect(reasons).toEqual(["fit", "trainOnBatch"].map((name) => `${name}: the model is in training; await that`));
    await first;
    await model.fit(data, options());
  });
});

describe("stopping and reporting", () => {
  test("a callback's stop ends after the epoch", async () => {
    const onEpochEnd = ({ epoch }: EpochResult) => (epoch === 2 ? "stop" : undefined);
    const history = await build().fit(data, options({ epochs: 5, callbacks: [{ onEpochEnd }] }));
    expect(history.stopped).toBe("callback");
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  test("a stop before an epoch or within it ends training there, whole", async () => {
    const begin = build();
    const start = await bytes(begin);
    const { stopped, run } = await begin.fit(data, options({ callbacks: [{ onEpochBegin: () => "stop" }] }));
    expect([stopped, run.steps, await bytes(begin)]).toEqual(["callback", 0, start]);
    let time = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => (time += 30));
    const model = build();
    const within = await model.fit(data, options({ batchSize: 1, callbacks: [{ onProgress: () => "stop" }] }));
    clock.mockRestore();
    expect([within.stopped, within.epochs]).toEqual(["callback", []]);
    expect(model.network.unfinished?.steps).toBe(within.run.steps);
    expect(within.run.steps).toBeLessThan(50);
  });

  test("an aborted signal ends training as a normal result", async () => {
    const controller = new AbortController();
    const onEpochEnd = () => controller.abort();
    const history = await build().fit(
      data,
      options({ epochs: 5, callbacks: [{ onEpochEnd }], signal: controller.signal }),
    );
    expect(history.stopped).toBe("aborted");
    expect(history.epochs.length).toBe(1);
  });

  test("aborting within an epoch ends after the step, with finite weights and nothing left behind", async () => {
    const backend = reference();
    const big = points(3000);
    const controller = new AbortController();
    const model = build(backend);
    const optimizer = sgd();
    await model.trainOnBatch(big.x.slice(0, 8), big.y.slice(0, 8), { loss: crossEntropy(), optimizer });
    const before = backend.memory?.();
    const running = model.fit(big, options({ optimizer, epochs: 1000, batchSize: 1, signal: controller.signal }));
    setTimeout(() => controller.abort(), 1);
    const { stopped, run } = await running;
    expect(stopped).toBe("aborted");
    expect(run.steps).toBeGreaterThan(0);
    expect(run.steps).toBeLessThan(3_000_000);
    expect((await bytes(model)).every(Number.isFinite)).toBe(true);
    expect(backend.memory?.()).toEqual(before);
  });

  test("epochs of less than a millisecond still let timers and signals in", async () => {
    const controller = new AbortController();
    const running = build().fit(data, options({ epochs: 1_000_000, batchSize: 50, signal: controller.signal }));
    setTimeout(() => controller.abort(), 1);
    expect((await running).stopped).toBe("aborted");
  });

  test("the run report says what was asked for and what ran", async () => {
    const { run } = await build().fit(data, options({ epochs: 2 }));
    expect(run).toMatchObject({
      requested: "reference",
      name: "reference",
      device: "scalar loops",
      precision: "float64",
      reason: "passed by the caller",
      samples: 50,
      steps: 14,
    });
    expect(run.samplesPerSecond).toBeGreaterThan(0);
  });

  test("progress comes now and then, and fewer than 20 reads an epoch are made", async () => {
    const backend = reference();
    let reads = 0;
    const { read } = backend;
    backend.read = (t) => {
      reads++;
      return read(t);
    };
    const seen: Progress[] = [];
    const onProgress = (progress: Progress) => seen.push(progress);
    const big = points(4000);
    const model = build(backend);
    // a clock that goes 30 ms at every look makes any machine slow enough
    let time = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => (time += 30));
    const { epochs } = await model.fit(
      big,
      options({ batchSize: 1, metrics: [accuracy()], callbacks: [{ onProgress }] }),
    );
    clock.mockRestore();
    expect(seen.length).toBeGreaterThan(10);
    expect(reads).toBeLessThan(20);
    for (const { epoch, step, steps, loss, metrics, samplesPerSecond, secondsLeft } of seen) {
      expect([epoch, steps]).toEqual([1, 4000]);
      expect(step).toBeLessThan(4000);
      expect([loss, metrics.accuracy, samplesPerSecond, secondsLeft].every((v) => Number.isFinite(v))).toBe(true);
    }
    expect(epochs[0]?.metrics.accuracy).toBeGreaterThan(0.5);
  });

  test("1,000 steps leave memory where the third left it", async () => {
    const backend = reference();
    const counts: unknown[] = [];
    const onEpochEnd = () => counts.push(backend.memory?.());
    await build(backend).fit(data, options({ epochs: 143, callbacks: [{ onEpochEnd }], metrics: [accuracy()] }));
    expect(new Set(counts.map((c) => JSON.stringify(c))).size).toBe(1);
  });
});

describe("the guard", () => {
  /** η x² is so large that each step multiplies the error by −2 · 10⁷: the loss overflows at the 23rd. */
  const steep = { x: [[1000], [1000], [1000], [1000]], y: [[1], [1], [1], [1]] };
  const linear = (backend: Backend = reference(), initializer: Initializer = constant(0)) =>
    sequential({
      backend,
      input: 1,
      layers: [dense({ units: 1, initializer }), dense({ units: 1, initializer: constant(1) })],
    });

  test("names epoch, batch, layer and remedy; the model is as before that epoch, with no tensor left", async () => {
    const backend = reference();
    const model = sequential({ backend, input: 1, layers: [dense({ units: 1, initializer: constant(0) })] });
    const optimizer = sgd({ learningRate: 10 });
    const train = { loss: squaredError(), optimizer, batchSize: 1 };
    await model.fit(steep, { ...train, epochs: 5 });
    const [before, weights] = [backend.memory?.(), await getWeights(model)];
    const running = model.fit(steep, { ...train, epochs: 50 });
    await expect(running).rejects.toThrow(
      "fit: the loss is not finite at epoch 1, batch 3; scale the inputs (up to 1000) or lower the learning rate (10)",
    );
    await expect(running).rejects.toMatchObject({ code: "NON_FINITE" });
    expect(await getWeights(model)).toEqual(weights);
    expect(backend.memory?.()).toEqual(before);
  });

  test("names targets that are large", async () => {
    const model = linear();
    const running = model.fit({ x: [[1]], y: [[1e200]] }, { loss: squaredError(), optimizer: sgd() });
    await expect(running).rejects.toThrow(
      "fit: the loss is not finite at epoch 1, batch 1; scale the targets (up to 1e+200) or lower the learning rate (0.01)",
    );
    await expect(
      linear().fit({ x: [[1e3]], y: [[1e200]] }, { loss: squaredError(), optimizer: sgd() }),
    ).rejects.toThrow(
      "scale the inputs (up to 1000) or scale the targets (up to 1e+200) or lower the learning rate (0.01)",
    );
  });

  test("names the first layer whose output is not finite", async () => {
    const model = linear(reference(), constant(1e308));
    await expect(model.fit({ x: [[100]], y: [[0]] }, { loss: squaredError(), optimizer: sgd() })).rejects.toThrow(
      "fit: layer 1, dense, is not finite at epoch 1, batch 1; scale the inputs (up to 100) or lower the learning rate (0.01)",
    );
  });

  test("looks before it ends at a signal, too: an abort leaves no broken weights", async () => {
    const model = linear();
    const weights = await getWeights(model);
    const controller = new AbortController();
    const learningRate = () => {
      controller.abort();
      return 1e200;
    };
    let time = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => {
      time += 30;
      return time;
    });
    const data = { x: Array.from({ length: 50 }, () => [1]), y: Array.from({ length: 50 }, () => [1e150]) };
    const options = { loss: squaredError(), optimizer: sgd({ learningRate }), batchSize: 1, signal: controller.signal };
    const running = model.fit(data, options);
    await expect(running).rejects.toMatchObject({ code: "NON_FINITE" });
    clock.mockRestore();
    expect(await getWeights(model)).toEqual(weights);
  });

  test("a weight that the last update breaks is found, though no loss shows it", async () => {
    const model = linear();
    const once = model.fit(
      { x: [[1]], y: [[1e150]] },
      { loss: squaredError(), optimizer: sgd({ learningRate: 1e200 }) },
    );
    await expect(once).rejects.toThrow(
      /^fit: parameter 0\.\w+ is not finite at epoch 1, batch 1; scale the targets .* or lower the learning rate \(1e\+200\)$/,
    );
    expect((await getWeights(model)).every(({ data }) => data.every(Number.isFinite))).toBe(true);
  });
});

test("it learns: the sign of a product, and linked losses reach certainty without overflow", async () => {
  const model = sequential({
    backend: reference(),
    input: 2,
    layers: [dense({ units: 8, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })],
  });
  const train = {
    loss: binaryCrossEntropy(),
    optimizer: adam({ learningRate: 0.05 }),
    epochs: 60,
    metrics: [accuracy()],
  };
  const { epochs } = await model.fit(points(200), { ...train, validationSplit: 0.2 });
  expect(epochs.at(-1)?.metrics.accuracy).toBeGreaterThan(0.95);
  expect(epochs.at(-1)?.validation?.metrics.accuracy).toBeGreaterThan(0.85);
});
