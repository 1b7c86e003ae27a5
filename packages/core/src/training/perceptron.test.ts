import { expect, test } from "vitest";
import { given, zeros } from "../initializers.ts";
import { type DenseOptions, dense } from "../layers/dense.ts";
import { sequential } from "../model.ts";
import { reference } from "../reference.ts";
import { getWeights } from "../weights.ts";
import { perceptron } from "./perceptron.ts";

const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const AND = { x: CORNERS, y: [0, 0, 0, 1] };
const XOR = { x: CORNERS, y: [0, 1, 1, 0] };
const unit = (options: Partial<DenseOptions> = {}, backend = reference()) =>
  sequential({ backend, input: 2, layers: [dense({ units: 1, activation: "hardLimit", ...options })] });

test("AND and OR at once, by two units, end with an epoch without a mistake", async () => {
  const model = unit({ units: 2 });
  const y = [
    [0, 0],
    [0, 1],
    [0, 1],
    [1, 1],
  ];
  const { converged, epochs, mistakes } = await perceptron(model, { x: CORNERS, y });
  expect(converged).toBe(true);
  expect(epochs).toBe(mistakes.length);
  expect(mistakes.slice(0, -1).every((count) => count > 0)).toBe(true);
  expect(mistakes.at(-1)).toBe(0);
  expect([...(await model.predict(CORNERS)).data]).toEqual(y.flat());
});

test("XOR ends at the limit, and says that it did not converge", async () => {
  const { converged, epochs, mistakes } = await perceptron(unit(), XOR, { epochs: 37 });
  expect({ converged, epochs, passes: mistakes.length }).toEqual({ converged: false, epochs: 37, passes: 37 });
});

test("the rule by hand: θ ← θ + η [1 x]ᵀ(y − a), one sample at a time, 0 counts as 1", async () => {
  const model = unit({ initializer: given([[0.5], [-1]]), biasInitializer: zeros() });
  // 00: z 0, a 1, wanted 0: b −0.25.  01: z −1.25.  10: z 0.25, a 1: W [0.25, −1], b −0.5.  11: z −1.25, a 0: W [0.5, −0.75], b −0.25
  const { converged, mistakes } = await perceptron(model, AND, { epochs: 1, learningRate: 0.25 });
  expect({ converged, mistakes }).toEqual({ converged: false, mistakes: [3] });
  const [weight, bias] = await getWeights(model);
  expect([...weight!.data, ...bias!.data]).toEqual([0.5, -0.75, -0.25]);
});

test("without a bias no line that misses the origin is found", async () => {
  const { converged } = await perceptron(unit({ bias: false }), AND, { epochs: 20 });
  expect(converged).toBe(false);
});

test("a right model is left as it is after one epoch, and nothing stays on the backend", async () => {
  const backend = reference();
  const model = unit({ initializer: given([1, 1]), biasInitializer: given([-1.5]) }, backend);
  expect(await perceptron(model, AND)).toEqual({ converged: true, epochs: 1, mistakes: [0] });
  expect((await getWeights(model)).flatMap(({ data }) => [...data])).toEqual([1, 1, -1.5]);
  expect(backend.memory?.().tensors).toBe(2);
  expect(await perceptron(model, AND, { epochs: 0 })).toEqual({ converged: false, epochs: 0, mistakes: [] });
});

test("bad input is refused before any work", async () => {
  const model = unit();
  const before = (await getWeights(model)).flatMap(({ data }) => [...data]);
  await expect(perceptron(unit({ activation: "sigmoid" }), AND)).rejects.toThrow(
    "perceptron: the model is dense (sigmoid); give one dense layer with hardLimit",
  );
  const deep = sequential({ backend: reference(), input: 2, layers: [dense({ units: 2 }), dense({ units: 1 })] });
  await expect(perceptron(deep, AND)).rejects.toThrow("perceptron: the model is dense, dense; give one dense layer");
  await expect(perceptron(model, AND, { learningRate: 0 })).rejects.toThrow(
    "perceptron: the learning rate is 0; give a number above 0",
  );
  await expect(perceptron(model, AND, { learningRate: Number.NaN })).rejects.toMatchObject({ code: "OPTION" });
  await expect(perceptron(model, AND, { epochs: 1.5 })).rejects.toThrow(
    "perceptron: epochs is 1.5; give a whole number of at least 0",
  );
  await expect(perceptron(model, { x: CORNERS, y: [0, 0.5, 0, 1] })).rejects.toThrow(
    "perceptron: y has the value 0.5; give 0 and 1",
  );
  await expect(perceptron(model, { x: CORNERS, y: [0, -1, 0, 1] })).rejects.toMatchObject({ code: "DATA" });
  await expect(perceptron(model, { x: [[1]], y: [1] })).rejects.toMatchObject({ code: "SHAPE" });
  expect((await getWeights(model)).flatMap(({ data }) => [...data])).toEqual(before);
  const first = perceptron(model, AND);
  await expect(perceptron(model, AND)).rejects.toThrow("perceptron: the model is in training; await that");
  await first;
});
