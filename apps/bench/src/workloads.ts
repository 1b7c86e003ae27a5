/** What is measured: networks, recipes, amounts of work, and what must be learned. */
import type { NetworkSpec, Recipe } from "./task.ts";
import type { MultiplyWorkload, PredictWorkload, TrainWorkload, WorkloadGroup } from "./workload.ts";

const sigmoids = (inputs: number, ...units: number[]): NetworkSpec => ({
  inputs,
  layers: units.map((count) => ({ units: count, activation: "sigmoid" })),
  bias: true,
});
const classifier = (...hidden: number[]): NetworkSpec => ({
  inputs: 784,
  layers: [...hidden.map((units) => ({ units, activation: "relu" }) as const), { units: 10, activation: "softmax" }],
  bias: true,
});
const SQUARED = { loss: "squaredError", reduction: "mean", optimizer: "sgd" } as const;
const ADAM = { loss: "crossEntropy", reduction: "mean", optimizer: "adam", learningRate: 0.001 } as const;

const PARITY = {
  kind: "train",
  data: "parity",
  network: sigmoids(10, 3, 2),
  initializer: "glorot",
  recipe: { ...SQUARED, learningRate: 0.3, batchSize: 8 },
  testCount: 324,
} as const;
const MNIST = { kind: "train", data: "mnist", initializer: "glorot" } as const;
const MNIST_32 = sigmoids(784, 32, 10);
const MEDIUM = classifier(512, 512);
const BATCH_10 = { ...SQUARED, learningRate: 0.5, batchSize: 10 } as const;
const EPOCH = { epochs: 1, count: 60_000 } as const;

const inference = (name: string, network: NetworkSpec, batchSize: number): PredictWorkload => ({
  kind: "predict",
  name: `inference/${name}/batch-${batchSize}`,
  title: `${name}, batch ${batchSize}`,
  network,
  batchSize,
});

const product = ([m, k, n]: readonly [number, number, number]): MultiplyWorkload[] =>
  ["NN", "NT", "TN", "TT"].map((name) => ({
    kind: "multiply",
    name: `matmul/${m}x${k}x${n}/${name}`,
    title: `${m} × ${k} × ${n} ${name}`,
    m,
    k,
    n,
    transposeA: name[0] === "T",
    transposeB: name[1] === "T",
  }));

const preset = (name: string, network: NetworkSpec, recipe: Recipe): TrainWorkload => ({
  ...MNIST,
  name: `preset/${name}`,
  title: `preset ${name}`,
  network,
  recipe,
  whole: EPOCH,
  amounts: [
    { ...EPOCH, least: 0.9 },
    { epochs: 1, count: 6000, least: 0.7 },
    { epochs: 1, count: 600, least: 0 },
  ],
  testCount: 10_000,
});

export const WORKLOAD_GROUPS: readonly WorkloadGroup[] = [
  {
    name: "parity-10",
    workloads: [
      {
        ...PARITY,
        name: "parity-10",
        title: "10-3-2, batch 8, SGD, 1,000 epochs of 700 numbers",
        whole: { epochs: 1000, count: 700 },
        amounts: [
          { epochs: 1000, count: 700, least: 0.99 },
          { epochs: 200, count: 700, least: 0.99 },
          { epochs: 50, count: 700, least: 0.99 },
          { epochs: 5, count: 700, least: 0.9 },
        ],
      },
    ],
  },
  {
    name: "mnist-32",
    workloads: [
      {
        ...MNIST,
        name: "mnist-32",
        title: "784-32-10, sigmoid, batch 10, SGD, an epoch of 60,000 images",
        network: MNIST_32,
        recipe: BATCH_10,
        whole: EPOCH,
        amounts: [
          { ...EPOCH, least: 0.9 },
          { epochs: 1, count: 12_000, least: 0.85 },
          { epochs: 1, count: 3000, least: 0.6 },
          { epochs: 1, count: 600, least: 0 },
        ],
        testCount: 10_000,
      },
    ],
  },
  {
    name: "gaussian-800",
    workloads: [
      {
        kind: "train",
        name: "gaussian-800",
        title: "800-300-1, ReLU and sigmoid, no bias, batch 20, SGD, an epoch of 20,000 samples",
        data: "gaussian",
        network: {
          inputs: 800,
          layers: [
            { units: 300, activation: "relu" },
            { units: 1, activation: "sigmoid" },
          ],
          bias: false,
        },
        initializer: "normal",
        recipe: { loss: "binaryCrossEntropy", reduction: "sum", optimizer: "sgd", learningRate: 1e-6, batchSize: 20 },
        whole: { epochs: 1, count: 20_000 },
        amounts: [
          { epochs: 1, count: 20_000, least: 0.925 },
          { epochs: 1, count: 5000, least: 0.7 },
          { epochs: 1, count: 1000, least: 0 },
          { epochs: 1, count: 200, least: 0 },
        ],
        testCount: 4000,
      },
    ],
  },
  {
    name: "mnist-medium",
    workloads: [
      {
        ...MNIST,
        name: "mnist-medium",
        title: "784-512-512-10, ReLU and softmax, batch 128, Adam, an epoch of 60,000 images",
        network: MEDIUM,
        recipe: { ...ADAM, batchSize: 128 },
        whole: EPOCH,
        amounts: [
          { ...EPOCH, least: 0.95 },
          { epochs: 1, count: 12_800, least: 0.88 },
          { epochs: 1, count: 2560, least: 0.7 },
          { epochs: 1, count: 640, least: 0.5 },
        ],
        testCount: 2000,
      },
    ],
  },
  {
    name: "inference",
    workloads: [
      inference("784-32-10", MNIST_32, 1),
      inference("784-32-10", MNIST_32, 1024),
      inference("mnist-medium", MEDIUM, 1),
      inference("mnist-medium", MEDIUM, 1024),
    ],
  },
  {
    name: "matmul",
    workloads: [...product([10, 784, 32]), ...product([128, 784, 512]), ...product([128, 512, 512])],
  },
  {
    name: "step",
    workloads: [
      {
        ...PARITY,
        name: "step",
        title: "one training step of 10-3-2, batch 8",
        whole: { epochs: 60, count: 700 },
        amounts: [{ epochs: 60, count: 700, least: 0.9 }],
        perStep: true,
        oftener: 33,
      },
    ],
    contenders: ["chainrule-cpu", "chainrule-wasm", "plain-loop"],
  },
  {
    name: "presets",
    workloads: [
      preset("default", classifier(128), { ...ADAM, batchSize: 32 }),
      preset("mnist-32", MNIST_32, BATCH_10),
      preset("mnist-30", sigmoids(784, 30, 10), BATCH_10),
    ],
    contenders: ["chainrule-cpu", "chainrule-wasm"],
  },
];
