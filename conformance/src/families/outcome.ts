/** Whole trainings that must reach what is known of them: descents, truth tables, a classifier of numbers. */
import {
  adam,
  type Backend,
  binaryCrossEntropy,
  dense,
  dropout,
  type Matrix,
  meanSquaredError,
  minimize,
  Ops,
  type Optimizer,
  rng,
  type Sequential,
  sequential,
  setWeights,
  sgd,
  squaredError,
} from "@chainrule/core";
import { type Case, checks, merge, onBackend } from "../case.ts";
import { compare } from "../judge/compare.ts";
import { matrix, row } from "../judge/numbers.ts";
import { PRINTED } from "../judge/tolerance.ts";

const table = (...rows: number[][]): Matrix => ({ data: rows.flat(), shape: [rows.length, rows[0]?.length ?? 0] });

/** Gradient descent on a² + b² from (10, 10) with η = 0.3: the printed points and errors of a published example. */
const descent: Case = onBackend("outcome/descent", async (backend) => {
  const visits = await minimize({
    backend,
    start: [10, 10],
    evaluate: ([a = 0, b = 0]) => ({ value: a * a + b * b, gradient: [2 * a, 2 * b] }),
    optimizer: sgd({ learningRate: 0.3 }),
    steps: 7,
  });
  const points = [10, 4, 1.6, 0.64, 0.256, 0.1024, 0.04096, 0.016384];
  const { precision } = backend;
  // each of the seven steps adds a rounding of η g and one of the difference
  const allowed = PRINTED * points.length;
  return merge(
    [0, 1].map((side) =>
      compare({
        label: `outcome/descent (${"ab"[side]})`,
        precision,
        got: visits.map(({ point }) => point[side] as number),
        want: row(...points),
        allowed,
      }),
    ),
  );
});

/** Known by hand: HardLimit units that compute a truth table, without training. */
const perceptron = (name: string, weights: number[], bias: number, want: number[]): Case =>
  checks(`outcome/perceptron-${name}`, async (backend, fail) => {
    const model = sequential({ backend, input: 2, layers: [dense({ units: 1, activation: "hardLimit" })] });
    setWeights(model, [
      { name: "0.weight", shape: [2, 1], data: weights },
      { name: "0.bias", shape: [1, 1], data: [bias] },
    ]);
    const got = (await model.predict(table([0, 0], [0, 1], [1, 0], [1, 1]))).data;
    if (Array.from(got).join() !== want.join())
      fail(`the truth table came out as [${got.join(", ")}], want [${want.join(", ")}]`);
    model.dispose();
  });

const xorByHand: Case = checks("outcome/xor-by-hand", async (backend, fail) => {
  const layers = [dense({ units: 2, activation: "hardLimit" }), dense({ units: 1, activation: "hardLimit" })];
  const model = sequential({ backend, input: 2, layers });
  setWeights(model, [
    { name: "0.weight", shape: [2, 2], data: [1, -1, -1, 1] },
    { name: "0.bias", shape: [1, 2], data: [-0.5, -0.5] },
    { name: "1.weight", shape: [2, 1], data: [1, 1] },
    { name: "1.bias", shape: [1, 1], data: [-0.5] },
  ]);
  const got = (await model.predict(table([0, 0], [0, 1], [1, 0], [1, 1]))).data;
  if (Array.from(got).join() !== "0,1,1,0") fail(`XOR came out as [${got.join(", ")}], want [0, 1, 1, 0]`);
  model.dispose();
});

interface Learned {
  readonly x: Matrix;
  readonly y: Matrix;
  model(backend: Backend): Sequential;
  readonly loss: ReturnType<typeof squaredError>;
  optimizer(): Optimizer;
  readonly epochs: number;
  readonly batchSize: number;
  /** The training loss must fall below this. */
  readonly below: number;
}

/** Every start that was tried reaches these with a wide margin: seeds are fixed, and no device differs by so much. */
const LEARNED: Readonly<Record<string, Learned>> = {
  "xor-learned": {
    x: table([0, 0], [0, 1], [1, 0], [1, 1]),
    y: table([0], [1], [1], [0]),
    model: (backend) =>
      sequential({
        backend,
        input: 2,
        layers: [dense({ units: 8, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })],
        seed: 1,
      }),
    loss: binaryCrossEntropy(),
    optimizer: () => adam({ learningRate: 0.05 }),
    epochs: 500,
    batchSize: 4,
    below: 0.05,
  },
  "boolean-3": {
    x: table([0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]),
    y: table([0], [1], [1], [0]),
    model: (backend) =>
      sequential({
        backend,
        input: 3,
        layers: [dense({ units: 4, activation: "sigmoid" }), dense({ units: 1, activation: "sigmoid" })],
        seed: 1,
      }),
    loss: squaredError({ reduction: "sum" }),
    optimizer: () => sgd({ learningRate: 1 }),
    epochs: 1500,
    batchSize: 4,
    below: 0.1,
  },
};

const learned = (name: string, { x, y, model: make, loss, optimizer, epochs, batchSize, below }: Learned): Case =>
  checks(`outcome/${name}`, async (backend, fail) => {
    const model = make(backend);
    await model.fit({ x, y }, { loss, optimizer: optimizer(), epochs, batchSize });
    const { loss: end } = await model.evaluate({ x, y });
    if (!(end < below)) fail(`the loss ended at ${end}; it must fall below ${below}`);
    const got = (await model.predict(x)).data;
    const wrong = Array.from(y.data).findIndex((target, i) => Math.abs(got[i]! - target) >= 0.5);
    if (wrong >= 0) fail(`row ${wrong} of the truth table is answered by ${got[wrong]}, want ${y.data[wrong]}`);
    model.dispose();
  });

/** Numbers of 10 bits by their last one: 700 to learn, 324 to test, all of which must be right. */
const parity: Case = checks("outcome/parity-10", async (backend, fail) => {
  const numbers = (from: number, to: number): Matrix =>
    table(
      ...Array.from({ length: to - from }, (_, i) =>
        Array.from({ length: 10 }, (_, bit) => ((from + i) >> (9 - bit)) & 1),
      ),
    );
  const classes = (from: number, to: number): Matrix =>
    table(...Array.from({ length: to - from }, (_, i) => ((from + i) % 2 === 0 ? [0, 1] : [1, 0])));
  const layers = [dense({ units: 3, activation: "sigmoid" }), dense({ units: 2, activation: "sigmoid" })];
  const model = sequential({ backend, input: 10, layers, seed: 1 });
  const data = { x: numbers(0, 700), y: classes(0, 700) };
  await model.fit(data, { loss: squaredError(), optimizer: sgd({ learningRate: 0.3 }), epochs: 40, batchSize: 8 });
  const got = await model.predictClasses(numbers(700, 1024));
  const wrong = Array.from(got).filter((answer, i) => answer !== (i % 2 === 0 ? 1 : 0)).length;
  if (wrong > 0)
    fail(`${wrong} of 324 numbers that training never saw are taken for the other parity; all can be right`);
  model.dispose();
});

/** Data that lie on a line: what was put in must come out. */
const line: Case = checks("outcome/line", async (backend, fail) => {
  const x = matrix("outcome/line", [32, 2]);
  const y: Matrix = {
    data: Array.from({ length: 32 }, (_, i) => 2 * x.data[2 * i]! - 3 * x.data[2 * i + 1]! + 0.5),
    shape: [32, 1],
  };
  const model = sequential({ backend, input: 2, layers: [dense({ units: 1 })], seed: 1 });
  await model.fit(
    { x, y },
    { loss: meanSquaredError(), optimizer: sgd({ learningRate: 0.3 }), epochs: 200, batchSize: 32 },
  );
  const got = (await model.predict(table([0, 0], [1, 0], [0, 1]))).data;
  [0.5, 2.5, -2.5].forEach((want, i) => {
    if (!(Math.abs(got[i]! - want) < 1e-4)) fail(`the line at point ${i} is ${got[i]}, want ${want}`);
  });
  model.dispose();
});

/** The loss of an epoch is the mean over its samples, however they are cut into batches: here nothing is learned. */
const epochLoss: Case = checks("outcome/epoch-loss", async (backend, fail) => {
  const [x, y] = [matrix("outcome/epoch-loss/x", [10, 2]), matrix("outcome/epoch-loss/y", [10, 1])];
  const model = sequential({ backend, input: 2, layers: [dense({ units: 1 })], seed: 1 });
  const { data } = await model.predict(x);
  const want = Array.from(data, (a, i) => (a - y.data[i]!) * (a - y.data[i]!)).reduce((sum, e) => sum + e, 0) / 10;
  for (const batchSize of [10, 8, 4, 3, 1]) {
    const { epochs } = await model.fit(
      { x, y },
      { loss: squaredError(), optimizer: sgd({ learningRate: () => 0 }), batchSize },
    );
    const got = epochs[0]?.loss ?? Number.NaN;
    if (!(Math.abs(got - want) <= 1e-6 * want)) fail(`batches of ${batchSize} report the loss ${got}, want ${want}`);
    const { loss } = await model.evaluate({ x, y }, { batchSize });
    if (!(Math.abs(loss - want) <= 1e-6 * want))
      fail(`evaluate in batches of ${batchSize} gives ${loss}, want ${want}`);
  }
  model.dispose();
});

/** Inverted dropout: zeros at the rate that was asked for, and the rest scaled so that the mean stays. */
const dropoutMean: Case = checks("outcome/dropout", async (backend, fail) => {
  const [rate, samples, columns] = [0.25, 40, 50] as const;
  const ops = new Ops(backend);
  const x = ops.upload(new Float32Array(samples * columns).fill(1), [samples, columns]);
  const layer = dropout({ rate });
  const pass = { training: true, rng: () => rng(1).stream("dropout").at(0) };
  const { y } = layer.forward(ops, {}, x, pass);
  const got = Array.from(await ops.read(y));
  const kept = got.filter((value) => value !== 0);
  const scale = backend.precision === "float32" ? Math.fround(1 / (1 - rate)) : 1 / (1 - rate);
  if (kept.some((value) => Math.abs(value - scale) > 1e-6)) fail(`what is kept of 1 became ${kept[0]}, want ${scale}`);
  // five standard deviations of a binomial of 2,000
  const share = 1 - kept.length / got.length;
  if (Math.abs(share - rate) > 0.05) fail(`a share of ${share} was set to 0, want ${rate}`);
  const { y: used } = layer.forward(ops, {}, x, { ...pass, training: false });
  if ((await ops.read(used)).some((value) => value !== 1)) fail("prediction drops values; it must leave them alone");
  ops.release();
});

export const outcomeCases = (): Case[] => [
  epochLoss,
  dropoutMean,
  descent,
  perceptron("and", [1, 1], -1.5, [0, 0, 0, 1]),
  perceptron("or", [1, 1], -0.5, [0, 1, 1, 1]),
  xorByHand,
  ...Object.entries(LEARNED).map(([name, one]) => learned(name, one)),
  line,
  parity,
];
