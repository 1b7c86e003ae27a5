import { describe, expect, test } from "vitest";
import { Ops } from "../ops.ts";
import { reference } from "../reference.ts";
import { rng } from "../rng.ts";
import { activation } from "./activation.ts";
import { ACTIVATION_NAMES, type ActivationName, activationFunction, leakyRelu } from "./activation-functions.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";

const ops = new Ops(reference());
const pass = (training: boolean, step = 0) => ({ training, rng: () => rng(7).at(step) });
const X = [-2, -0.5, 0, 0.5, 3];
const x = ops.upload(X, [1, X.length]);
const read = async (t: Parameters<Ops["read"]>[0]) => [...(await ops.read(t))];

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const softmax = (row: number[]) => {
  const e = row.map(Math.exp);
  return e.map((v) => v / e.reduce((a, b) => a + b));
};
const DEFINITIONS: Record<ActivationName, (row: number[]) => number[]> = {
  linear: (row) => row,
  relu: (row) => row.map((z) => Math.max(z, 0)),
  leakyRelu: (row) => row.map((z) => (z < 0 ? 0.01 * z : z)),
  sigmoid: (row) => row.map(sigmoid),
  tanh: (row) => row.map(Math.tanh),
  softmax,
  hardLimit: (row) => row.map((z) => (z >= 0 ? 1 : 0)),
};

describe("activations", () => {
  test.each(ACTIVATION_NAMES)("%s: forward as defined, alone and in dense", async (name) => {
    const want = DEFINITIONS[name](X);
    const identity = X.map((_, i) => X.map((_, j) => (i === j ? 1 : 0)));
    const alone = activation(name).forward(ops, {}, x, pass(true));
    const inDense = dense({ units: X.length, activation: name }).forward(
      ops,
      { weight: ops.upload(identity.flat(), [X.length, X.length]) },
      x,
      pass(true),
    );
    for (const got of [await read(alone.y), await read(inDense.y)]) {
      got.forEach((v, i) => {
        expect(v).toBeCloseTo(want[i] as number, 14);
      });
    }
  });

  test("derivatives at 0: ReLU′ is 0, leaky ReLU′ its slope, HardLimit′ 0 everywhere", async () => {
    const zero = ops.upload([0, 0], [1, 2]);
    const dy = ops.upload([3, -4], [1, 2]);
    const at = async (name: ActivationName) => read(activationFunction(name).backward(ops, dy, zero));
    expect(await at("relu")).toEqual([0, 0]);
    expect(await at("leakyRelu")).toEqual([0.03, -0.04]);
    expect((await at("hardLimit")).map(Math.abs)).toEqual([0, 0]);
  });

  test("errors", () => {
    expect(() => dense({ units: 3, activation: "swish" as ActivationName })).toThrow(
      "activation is swish; give one of linear, relu, leakyRelu, sigmoid, tanh, softmax, hardLimit",
    );
    expect(() => dense({ units: 3, activation: "toString" as ActivationName })).toThrow(
      "activation is toString; give one of",
    );
    expect(() => leakyRelu(-1)).toThrow("leakyRelu: the slope is -1; give a number of at least 0 and below 1");
    expect(() => leakyRelu(Number.NaN)).toThrow("leakyRelu: the slope is NaN");
    expect(() => dense({ units: 0 })).toThrow("dense: units is 0; give a whole number of at least 1");
    expect(() => dense({ units: 2.5 })).toThrow("dense: units is 2.5");
  });
});

describe("dropout", () => {
  const ones = ops.upload(new Array(10_000).fill(1), [100, 100]);

  test("keeps the mean, scales what is kept, and passes the same mask back", async () => {
    const layer = dropout({ rate: 0.3 });
    const { y, saved } = layer.forward(ops, {}, ones, pass(true));
    const values = await read(y);
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
    // 10,000 draws: the share of zeros has deviation 0.0046, and five of them are allowed
    expect(values.filter((v) => v === 0).length / 10_000).toBeGreaterThan(0.277);
    expect(values.filter((v) => v === 0).length / 10_000).toBeLessThan(0.323);
    const { dx } = layer.backward(ops, {}, saved, ones, true);
    expect(await read(dx as NonNullable<typeof dx>)).toEqual(values);
  });

  test("one step has one mask, another step another", async () => {
    const at = async (step: number) => read(dropout({ rate: 0.5 }).forward(ops, {}, ones, pass(true, step)).y);
    expect(await at(3)).toEqual(await at(3));
    expect(await at(3)).not.toEqual(await at(4));
  });

  test("does nothing in prediction or at rate 0", () => {
    expect(dropout({ rate: 0.5 }).forward(ops, {}, ones, pass(false)).y).toBe(ones);
    expect(dropout({ rate: 0 }).forward(ops, {}, ones, pass(true)).y).toBe(ones);
  });

  test.each([-0.1, 1, Number.NaN])("refuses rate %s", (rate) => {
    expect(() => dropout({ rate })).toThrow(`dropout: the rate is ${rate}; give a number of at least 0 and below 1`);
  });
});
