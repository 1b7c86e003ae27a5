/** Whole trainings that must reach what is known of them: the scenarios that take seconds, and what every epoch must report. */
import {
  dense,
  dropout,
  type Matrix,
  meanSquaredError,
  Ops,
  rng,
  sequential,
  sgd,
  squaredError,
} from "@chainrule/core";
import { fastScenarios, type Scenario } from "@chainrule/scenarios";
import { type Case, checks } from "../case.ts";
import { matrix } from "../judge/numbers.ts";

const table = (...rows: number[][]): Matrix => ({ data: rows.flat(), shape: [rows.length, rows[0]?.length ?? 0] });

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

/** A scenario must reach what is known of it; seeds are fixed, and no device differs by as much as there is room. */
const scenario = (one: Scenario): Case =>
  checks(`outcome/${one.name}`, async (backend, fail) => {
    const { checks: all } = await one.run({ backend, seed: 1, short: true });
    for (const { what, value, expected, passed } of all)
      if (!passed) fail(`${what} is ${value}; it must be ${expected}`);
  });

export const outcomeCases = (): Case[] => [
  epochLoss,
  dropoutMean,
  line,
  // the family `example` has the worked example
  ...fastScenarios()
    .filter(({ name }) => name !== "worked-example")
    .map(scenario),
];
