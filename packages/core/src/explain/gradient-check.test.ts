import { expect, test } from "vitest";
import { normal } from "../initializers.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import type { Layer } from "../layers/layer.ts";
import { crossEntropy } from "../losses/cross-entropy.ts";
import { squaredError } from "../losses/squared-error.ts";
import { sequential } from "../model.ts";
import { sgd } from "../optimizers/sgd.ts";
import { reference } from "../reference.ts";
import { getWeights } from "../weights.ts";
import { gradientCheck } from "./gradient-check.ts";

const batch = {
  x: [
    [0.5, -1, 2],
    [1, 0.25, -0.5],
  ],
  y: [0, 1],
};
const layers = (...more: Layer[]): Layer[] => [
  dense({ units: 4, activation: "tanh", biasInitializer: normal() }),
  ...more,
  dense({ units: 2, activation: "softmax" }),
];
const build = (all: readonly Layer[]) => sequential({ backend: reference(), input: 3, layers: all, seed: 3 });

test("right gradients are right to nine digits, the worst first, and nothing is changed", async () => {
  const model = build(layers(dropout({ rate: 0.5 })));
  // the second step's masks
  await model.trainOnBatch(batch.x, batch.y, { loss: crossEntropy(), optimizer: sgd() });
  const before = await getWeights(model);
  const checked = await gradientCheck(model, batch, { loss: crossEntropy() });
  expect(checked.length).toBe(3 * 4 + 4 + 4 * 2 + 2);
  // h² L‴ / 6 + ε L / h, as a share of a thousandth of the largest gradient at least: 1e-11 / 1e-3
  expect(checked[0]!.relativeError).toBeLessThan(1e-7);
  const errors = checked.map(({ relativeError }) => relativeError);
  expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  expect(checked.some(({ analytic }) => Math.abs(analytic) > 0.01)).toBe(true);
  expect(await getWeights(model)).toEqual(before);
});

test("a wrong derivative is found, and named", async () => {
  const [first, second] = layers() as [Layer, Layer];
  const wrong: Layer = {
    ...first,
    withActivation: () => wrong,
    backward(...args) {
      const [ops] = args;
      const { dx, grads } = first.backward(...args);
      return { dx, grads: { ...grads, bias: ops.binary("mul", grads.bias!, 1.01) } };
    },
  };
  const [worst, ...others] = await gradientCheck(build([wrong, second]), batch, { loss: crossEntropy() });
  expect(worst).toMatchObject({ name: "0.bias", row: 0 });
  expect(worst!.analytic / worst!.numeric).toBeCloseTo(1.01, 6);
  expect(worst!.relativeError).toBeCloseTo(0.01 / 1.01, 6);
  expect(others.slice(3).every(({ relativeError }) => relativeError < 1e-7)).toBe(true);
});

test("numbers of large parameters are spread over it", async () => {
  const checked = await gradientCheck(build(layers()), batch, { loss: squaredError(), samples: 3 });
  const weights = checked.filter(({ name }) => name === "0.weight");
  expect(weights.map(({ row, column }) => [row, column]).sort()).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
  expect(checked.length).toBe(3 + 3 + 3 + 2);
});

test("no gradient at all is no error", async () => {
  const model = build([dense({ units: 2, activation: "hardLimit" })]);
  const checked = await gradientCheck(model, batch, { loss: squaredError() });
  expect(checked.map(({ relativeError }) => relativeError)).toEqual(new Array(8).fill(0));
});

test("bad input", async () => {
  const model = build(layers());
  await expect(gradientCheck(model, batch, { loss: squaredError(), samples: 0 })).rejects.toThrow(
    "gradientCheck: samples is 0; give a whole number of at least 1",
  );
  await expect(gradientCheck(model, { x: [[1]], y: [0] }, { loss: squaredError() })).rejects.toThrow(
    "gradientCheck: x is [1, 1]; give [1, 3]",
  );
  const running = gradientCheck(model, batch, { loss: squaredError() });
  await expect(gradientCheck(model, batch, { loss: squaredError() })).rejects.toThrow(
    "gradientCheck: the model is in training; await that",
  );
  await running;
});
