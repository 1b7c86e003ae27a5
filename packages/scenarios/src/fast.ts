/** The scenarios that take seconds at most; the conformance suite runs them on every backend. */
import { adam, binaryCrossEntropy, dense, type NamedArray, normal, sgd, sigmoid, squaredError } from "@chainrule/core";
import { evenOdd, truthTable } from "@chainrule/datasets";
import { BACKPROPAGATION, BACKWARD_PASS, SHALLOW, TWO_LAYERS } from "./documents.ts";
import fixtures from "./fixtures/scikit-learn.json" with { type: "json" };
import { equals } from "./judge.ts";
import type { Check, Scenario } from "./scenario.ts";
import { byHand } from "./tasks/by-hand.ts";
import { closedForm } from "./tasks/closed-form.ts";
import { descent } from "./tasks/descent.ts";
import { against } from "./tasks/fixture.ts";
import { rule } from "./tasks/rule.ts";
import { step } from "./tasks/step.ts";
import { training } from "./tasks/training.ts";

/** Printed figures are met to within so many ulp. */
const PRINTED = 4;
const POINTS = [4, 1.6, 0.64, 0.256, 0.1024, 0.04096, 0.016384];

const descendParabola = (): Scenario =>
  descent(
    {
      name: "descend-parabola",
      title: "Gradient descent on a², without a network",
      about: "From a = 10 with η = 0.3, seven steps a ← a − 2ηa.",
      source: BACKWARD_PASS,
      published: "4.0, 1.6, 0.64, 0.26, 0.1, 0.041, 0.016",
      expectation: `the printed points, within ${PRINTED} ulp`,
      notes: [],
    },
    {
      start: [10],
      value: ([a = 0]) => a * a,
      gradient: ([a = 0]) => [2 * a],
      learningRate: 0.3,
      printed: POINTS,
      errors: [100, 16, 2.56, 0.4096, 0.065536, 0.01048576, 0.0016777216],
      allowed: PRINTED,
    },
  );

const descendParaboloid = (): Scenario =>
  descent(
    {
      name: "descend-paraboloid",
      title: "Gradient descent on a² + b², without a network",
      about: "From (10, 10) with η = 0.3, seven steps.",
      source: BACKWARD_PASS,
      published: "both coordinates 4.0 … 0.016; errors 200, 32, 5.12, 0.8192, 0.13107, 0.020972, 0.0033554",
      expectation: `the printed points within ${PRINTED} ulp, and the errors, their squares, within ${2 * PRINTED + 1}`,
      notes: [],
    },
    {
      start: [10, 10],
      value: ([a = 0, b = 0]) => a * a + b * b,
      gradient: ([a = 0, b = 0]) => [2 * a, 2 * b],
      learningRate: 0.3,
      printed: POINTS,
      errors: [200, 32, 5.12, 0.8192, 0.131072, 0.02097152, 0.0033554432],
      allowed: PRINTED,
    },
  );

/** The rows of W¹ are the bits, the most significant first. */
function heaviestBit(weights: readonly NamedArray[]): Check {
  const { data, shape } = weights[0]!;
  const sums = Array.from({ length: shape[0] }, (_, bit) =>
    Array.from(data.subarray(bit * shape[1], (bit + 1) * shape[1])).reduce((sum, w) => sum + Math.abs(w), 0),
  );
  return equals("heaviest input, 9 is the least significant bit", sums.indexOf(Math.max(...sums)), 9);
}

const parity = (): Scenario =>
  training(
    {
      name: "parity-10",
      title: "Even or odd: binary numbers of ten bits",
      about:
        "The numbers 0 to 1,023 as ten bits, the first 700 to train on, the last 324 to test. 10-3-2, sigmoid everywhere, " +
        "squared error, SGD with η = 0.3 in batches of 8, 1,000 epochs. Even is [0, 1], odd [1, 0].",
      source: BACKWARD_PASS,
      published: "accuracy 1.0; mean error 0.48236 in the first epoch, 4.0e-5 in the last",
      expectation: "test accuracy 1.0, mean error below 1e-4, the least significant bit with the largest weights",
      notes: [
        "The accuracy formula of the source divides by the number of wrong answers; it must be that of all.",
        "Its batches never permute the index; here every epoch has an order of its own.",
      ],
    },
    {
      problem: {
        input: 10,
        layers: [dense({ units: 3, activation: "sigmoid" }), dense({ units: 2, activation: "sigmoid" })],
        data: () => evenOdd(),
        loss: squaredError(),
        optimizer: () => sgd({ learningRate: 0.3 }),
        batchSize: 8,
      },
      epochs: 1000,
      expectations: [
        { measure: "test accuracy", atLeast: 1 },
        { measure: "error", below: 1e-4 },
      ],
      // an epoch of the error below 0.05 is enough to tell all numbers apart
      short: { epochs: 40, expectations: [{ measure: "test accuracy", atLeast: 1 }] },
      also: (_model, _data, weights) => [heaviestBit(weights)],
    },
  );

const ROWS = [
  [0.5, -1.25],
  [-0.75, 2],
];
const TARGETS = [1, 0];

/** Eq. (15) with the sign of the errata: sums over the samples p, d = h − y. */
function equation15(weights: Readonly<Record<string, ArrayLike<number>>>): Record<string, number[]> {
  const [u, u0, v, v0] = ["0.weight", "0.bias", "1.weight", "1.bias"].map((name) => weights[name]!);
  const units = [0, 1];
  const samples = ROWS.map((x, p) => {
    const a = units.map((n) => sigmoid(u0![n]! + units.reduce((sum, q) => sum + x[q]! * u![2 * q + n]!, 0)));
    const d = sigmoid(v0![0]! + units.reduce((sum, n) => sum + a[n]! * v![n]!, 0)) - TARGETS[p]!;
    return { x, a, d };
  });
  const sum = (of: (sample: (typeof samples)[number]) => number): number =>
    samples.reduce((total, sample) => total + of(sample), 0);
  const hidden = (n: number, factor: (x: readonly number[]) => number): number =>
    v![n]! * sum(({ x, a, d }) => factor(x) * a[n]! * (1 - a[n]!) * d);
  return {
    "0.weight": units.flatMap((q) => units.map((n) => hidden(n, (x) => x[q]!))),
    "0.bias": units.map((n) => hidden(n, () => 1)),
    "1.weight": units.map((n) => sum(({ a, d }) => a[n]! * d)),
    "1.bias": [sum(({ d }) => d)],
  };
}

const twoTwoOne = (): Scenario =>
  closedForm(
    {
      name: "two-two-one",
      title: "The gradients of a 2-2-1 network in closed form",
      about: "2-2-1, sigmoid, cross-entropy summed over two samples; weights N(0, 1) from the seed.",
      source: BACKPROPAGATION,
      published: "eq. (15)",
      expectation: "every gradient as the formula has it: in float64 to 1e-12 of the largest",
      notes: [
        "The cost of the source lacks its minus sign, so its derivative is y − h. Here −C falls, with δ = h − y.",
      ],
    },
    {
      problem: {
        input: 2,
        layers: [
          dense({ units: 2, activation: "sigmoid", initializer: normal(), biasInitializer: normal() }),
          dense({ units: 1, activation: "sigmoid", initializer: normal(), biasInitializer: normal() }),
        ],
        data: () => ({ train: { x: ROWS, y: TARGETS } }),
        loss: binaryCrossEntropy({ reduction: "sum" }),
        optimizer: () => sgd({ learningRate: 0.5 }),
        batchSize: 2,
      },
      gradients: equation15,
      allowed: 1e-12,
    },
  );

const boolean3 = (): Scenario =>
  training(
    {
      name: "boolean-3",
      title: "A Boolean function of three inputs",
      about:
        "The rows 001→0, 011→1, 101→1, 111→0. 3-4-1, sigmoid, biases, squared error summed, SGD with η = 1, 1,500 steps on " +
        "all rows at once.",
      source: TWO_LAYERS,
      published: "fits the table (no figure)",
      expectation: "every row on its side of one half, error per row below 0.025, which is a sum below 0.1",
      notes: ["The source leaves the hidden units, η and the number of steps open."],
    },
    {
      problem: {
        input: 3,
        layers: [dense({ units: 4, activation: "sigmoid" }), dense({ units: 1, activation: "sigmoid" })],
        data: () => ({ train: truthTable("boolean3") }),
        loss: squaredError({ reduction: "sum" }),
        optimizer: () => sgd({ learningRate: 1 }),
        batchSize: 4,
      },
      epochs: 1500,
      expectations: [
        { measure: "training accuracy", atLeast: 1 },
        { measure: "error", below: 0.025 },
      ],
    },
  );

const HARD_LIMIT = "HardLimit is 1 from 0 on, also at 0.";

const perceptrons = (): Scenario[] =>
  (["and", "or", "xor"] as const).map((table) => {
    const name = table.toUpperCase();
    const converges = table !== "xor";
    return rule(
      {
        name: `perceptron-${table}`,
        title: converges ? `A perceptron learns ${name}` : "A perceptron cannot learn XOR, and says so",
        about:
          `Two inputs, one HardLimit unit, the learning rule θ ← θ + η [1 x]ᵀ(y − a) with η = 1, one row of ${name} at a time, ` +
          "at most 100 passes.",
        source: SHALLOW,
        published: converges ? "converges" : "cannot: no line separates the rows",
        expectation: converges ? "an epoch without a mistake" : "reported as not converged after 100 epochs",
        notes: [HARD_LIMIT],
      },
      { table, epochs: 100, converges },
    );
  });

const hardLimit = (units: number) => dense({ units, activation: "hardLimit" });

const linesByHand = (): Scenario[] =>
  [["and", -1.5] as const, ["or", -0.5] as const].map(([table, bias]) =>
    byHand(
      {
        name: `${table}-by-hand`,
        title: `${table.toUpperCase()} by one unit with given weights`,
        about: `One HardLimit unit, W = [1, 1]ᵀ, b = ${bias}.`,
        source: SHALLOW,
        published: `computes ${table.toUpperCase()}`,
        expectation: "all four rows",
        notes: [HARD_LIMIT],
      },
      {
        input: 2,
        layers: [hardLimit(1)],
        weights: [
          { name: "0.weight", shape: [2, 1], data: [1, 1] },
          { name: "0.bias", shape: [1, 1], data: [bias] },
        ],
        table,
      },
    ),
  );

const xorByHand = (): Scenario =>
  byHand(
    {
      name: "xor-by-hand",
      title: "XOR by two layers with given weights",
      about: "2-2-1, HardLimit, W¹ = [[1, −1], [−1, 1]], b¹ = [−0.5, −0.5], W² = [1, 1]ᵀ, b² = −0.5.",
      source: SHALLOW,
      published: "computes XOR",
      expectation: "all four rows",
      notes: [HARD_LIMIT],
    },
    {
      input: 2,
      layers: [hardLimit(2), hardLimit(1)],
      weights: [
        { name: "0.weight", shape: [2, 2], data: [1, -1, -1, 1] },
        { name: "0.bias", shape: [1, 2], data: [-0.5, -0.5] },
        { name: "1.weight", shape: [2, 1], data: [1, 1] },
        { name: "1.bias", shape: [1, 1], data: [-0.5] },
      ],
      table: "xor",
    },
  );

const xorLearned = (): Scenario =>
  training(
    {
      name: "xor-learned",
      title: "XOR learned by a network with a hidden layer",
      about: "2-8-1, tanh and sigmoid, binary cross-entropy, Adam with η = 0.05, 500 steps on all rows at once.",
      source: SHALLOW,
      published: "a multilayer perceptron can (no figure)",
      expectation: "all four rows, loss below 0.05",
      notes: [
        "Two hidden sigmoid units are enough to hold XOR, but not every start finds it; eight tanh units find it.",
      ],
    },
    {
      problem: {
        input: 2,
        layers: [dense({ units: 8, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })],
        data: () => ({ train: truthTable("xor") }),
        loss: binaryCrossEntropy(),
        optimizer: () => adam({ learningRate: 0.05 }),
        batchSize: 4,
      },
      epochs: 500,
      expectations: [
        { measure: "training accuracy", atLeast: 1 },
        { measure: "error", below: 0.05 },
      ],
    },
  );

export const workedExample = (): Scenario =>
  step(
    {
      name: "worked-example",
      title: "The first iteration of backpropagation, number by number",
      about:
        "x = [1, 1], y = 0; 2-2-1, ReLU and linear, all weights 1, all biases 0, loss (y − a)², η = 0.1: one step.",
      source: SHALLOW,
      published: "s² = 8, s¹ = [8, 8], W¹ all 0.2, b¹ = [−0.8, −0.8], W² = [−0.6, −0.6]ᵀ, b² = −0.8",
      expectation: `the printed figures, within ${PRINTED} ulp`,
      notes: [
        "0.2 comes out as 0.19999999999999996 in float64: 1 − 0.1 · 8 in binary.",
        "Eq. (32) of the source writes f for its derivative, eq. (46) ReLU(2) for the derivative 1.",
      ],
    },
    {
      problem: {
        input: 2,
        layers: [dense({ units: 2, activation: "relu" }), dense({ units: 1 })],
        weights: [
          { name: "0.weight", shape: [2, 2], data: [1, 1, 1, 1] },
          { name: "0.bias", shape: [1, 2], data: [0, 0] },
          { name: "1.weight", shape: [2, 1], data: [1, 1] },
          { name: "1.bias", shape: [1, 1], data: [0] },
        ],
        data: () => ({ train: { x: [[1, 1]], y: [0] } }),
        loss: squaredError(),
        optimizer: () => sgd({ learningRate: 0.1 }),
        batchSize: 1,
      },
      figures: [
        { symbol: "n¹", layer: 0, of: "z", printed: [2, 2] },
        { symbol: "a¹", layer: 0, of: "a", printed: [2, 2] },
        { symbol: "n²", layer: 1, of: "z", printed: [4] },
        { symbol: "a²", layer: 1, of: "a", printed: [4] },
        { symbol: "s²", layer: 1, of: "delta", printed: [8] },
        { symbol: "s¹", layer: 0, of: "delta", printed: [8, 8] },
        { symbol: "W¹", layer: 0, of: "weight", printed: [0.2, 0.2, 0.2, 0.2] },
        { symbol: "b¹", layer: 0, of: "bias", printed: [-0.8, -0.8] },
        { symbol: "W²", layer: 1, of: "weight", printed: [-0.6, -0.6] },
        { symbol: "b²", layer: 1, of: "bias", printed: [-0.8] },
      ],
      allowed: PRINTED,
    },
  );

const scikitLearn = (): Scenario[] => {
  const { made, networks, perceptron } = fixtures;
  const version = `scikit-learn ${made["scikit-learn"]}`;
  const expectation = "all weights and biases after 50 steps: in float64 to 1e-10 of the largest of their matrix";
  return [
    against(
      {
        name: "scikit-learn-mlp",
        title: "The same trainings by scikit-learn's MLPClassifier",
        about:
          "4-5-3, tanh and softmax, from given weights, 18 samples in batches of 4 in their order, 50 steps each of SGD, " +
          "momentum, Nesterov and Adam.",
        source: SHALLOW,
        published: `the weights of ${version}`,
        expectation,
        notes: [
          "Its Adam adds ε to √v before the correction of v, here (as in PyTorch) after it: compared with ε = 1e-300.",
          "Its momentum keeps ηg in the velocity, here g: the same while η stays the same.",
          "Its alpha is a penalty on the weights that is on by default: compared with 0.",
        ],
      },
      networks,
    ),
    against(
      {
        name: "scikit-learn-perceptron",
        title: "The same training by scikit-learn's Perceptron",
        about: "Two inputs, ten samples in their order, five passes with η = 0.5 from given weights.",
        source: SHALLOW,
        published: `the weights of ${version}`,
        expectation,
        notes: [
          "A sample on the line is a mistake for both classes there, here HardLimit(0) = 1: the weights were chosen so that " +
            "none ever is.",
        ],
      },
      [perceptron],
    ),
  ];
};

/** In the order of the documents. */
export const fastScenarios = (): readonly Scenario[] => [
  descendParabola(),
  descendParaboloid(),
  parity(),
  twoTwoOne(),
  boolean3(),
  ...perceptrons(),
  ...linesByHand(),
  xorByHand(),
  xorLearned(),
  workedExample(),
  ...scikitLearn(),
];
