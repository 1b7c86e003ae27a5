// Training on backend-wasm, with one thread and with two, beside backend-cpu: the presets of the runner on MNIST's first images,
// and the steps of a network of a few units. All in one process, in turn.
//   node packages/backend-wasm/bench/training.mjs [workload …]
import { performance } from "node:perf_hooks";
import { median, table } from "../../../scripts/bench/report.mjs";
import { cpu } from "../../backend-cpu/dist/index.js";
import { adam, crossEntropy, dense, sequential, sgd, squaredError } from "../../core/dist/index.js";
import { evenOdd } from "../../datasets/dist/index.js";
import { mnist } from "../../datasets/dist/node.js";
import { wasm } from "../dist/index.js";

const ROUNDS = 11;

const images = (await mnist({ limit: 2560, testLimit: 1 })).train;
const sigmoids = (...units) => units.map((count) => dense({ units: count, activation: "sigmoid" }));
const classifier = (...hidden) => [
  ...hidden.map((units) => dense({ units, activation: "relu" })),
  dense({ units: 10, activation: "softmax" }),
];
const WORKLOADS = {
  "10-3-2, batch 8, SGD": {
    data: evenOdd({ bits: 10 }).train,
    input: 10,
    layers: sigmoids(3, 2),
    options: () => ({ loss: squaredError(), optimizer: sgd({ learningRate: 0.3 }), batchSize: 8, epochs: 20 }),
  },
  "784-32-10, batch 10, SGD": {
    data: images,
    input: 784,
    layers: sigmoids(32, 10),
    options: () => ({ loss: squaredError(), optimizer: sgd({ learningRate: 0.5 }), batchSize: 10, epochs: 1 }),
  },
  "784-128-10, batch 32, Adam": {
    data: images,
    input: 784,
    layers: classifier(128),
    options: () => ({ loss: crossEntropy(), optimizer: adam(), batchSize: 32, epochs: 1 }),
  },
  "784-512-512-10, batch 128, Adam": {
    data: images,
    input: 784,
    layers: classifier(512, 512),
    options: () => ({ loss: crossEntropy(), optimizer: adam(), batchSize: 128, epochs: 1 }),
  },
};

const backends = { cpu: cpu(), "wasm 1": await wasm(), "wasm 2": await wasm({ threads: 2 }) };

/** Milliseconds of `fit` alone, and the loss at its end. */
async function train(backend, { data, input, layers, options }) {
  const model = sequential({ backend, input, seed: 1, layers });
  const from = performance.now();
  const { run, epochs } = await model.fit(data, options());
  const milliseconds = performance.now() - from;
  model.dispose();
  return { milliseconds, steps: run.steps, loss: epochs.at(-1).loss };
}

const chosen = process.argv.slice(2);
const rows = [];
for (const [name, workload] of Object.entries(WORKLOADS)) {
  if (chosen.length > 0 && !chosen.some((part) => name.includes(part))) continue;
  const results = [];
  // the first rounds warm up
  for (let round = -2; round < ROUNDS; round++) {
    const runs = [];
    for (const backend of Object.values(backends)) runs.push(await train(backend, workload));
    const [first, ...others] = runs.map(({ loss }) => loss);
    if (others.some((loss) => !(Math.abs(loss / first - 1) < 1e-3)))
      throw new Error(`${name}: losses ${first}, ${others}`);
    if (round >= 0) results.push(runs);
  }
  const { steps } = results[0][0];
  const samples = workload.data.x.shape[0] * workload.options().epochs;
  const of = (i) => median(results.map((runs) => runs[i].milliseconds));
  const ratio = (a, b) => median(results.map((runs) => runs[a].milliseconds / runs[b].milliseconds)).toFixed(2);
  const perStep = (i) => ((1000 * of(i)) / steps).toFixed(1);
  const perSecond = Math.round((1000 * samples) / of(1)).toLocaleString("en-US");
  rows.push([name, perStep(0), perStep(1), perStep(2), perSecond, ratio(0, 1), ratio(1, 2)]);
}
console.log(
  `Median of ${ROUNDS} rounds in turn, microseconds per step; the ratios are medians of those in each round.\n`,
);
table(["network", "cpu", "wasm", "wasm × 2", "wasm samples/s", "cpu : wasm", "wasm : wasm × 2"], rows);
await Promise.all(Object.values(backends).map((backend) => backend.close()));
