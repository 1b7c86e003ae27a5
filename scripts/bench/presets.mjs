// Training speed of the runner's presets: one epoch over the 60,000 real images, through the public API.
import { cpu } from "../../packages/backend-cpu/dist/index.js";
import { accuracy, adam, crossEntropy, dense, sequential, sgd, squaredError } from "../../packages/core/dist/index.js";
import { mnist } from "../../packages/datasets/dist/node.js";
import { median, table } from "./report.mjs";

const REPEATS = 3;

const classic = (units) => ({
  layers: [dense({ units, activation: "sigmoid" }), dense({ units: 10, activation: "sigmoid" })],
  batchSize: 10,
  loss: squaredError(),
  optimizer: () => sgd({ learningRate: 0.5 }),
});
const PRESETS = {
  default: {
    layers: [dense({ units: 128, activation: "relu" }), dense({ units: 10, activation: "softmax" })],
    batchSize: 32,
    loss: crossEntropy(),
    optimizer: () => adam(),
  },
  "mnist-32": classic(32),
  "mnist-30": classic(30),
};

const { train } = await mnist({ testLimit: 1 });

async function epoch({ layers, batchSize, loss, optimizer }) {
  const model = sequential({ backend: cpu(), input: 784, seed: 1, layers });
  const { run, epochs } = await model.fit(train, { loss, optimizer: optimizer(), batchSize, metrics: [accuracy()] });
  return { seconds: epochs[0].seconds, steps: run.steps, samples: run.samples };
}

const results = new Map(Object.keys(PRESETS).map((name) => [name, []]));
for (let repeat = 0; repeat < REPEATS; repeat++) {
  for (const [name, preset] of Object.entries(PRESETS)) results.get(name).push(await epoch(preset));
}

const perSecond = (count, seconds) => Math.round(count / seconds).toLocaleString("en-US");
table(
  ["preset, one epoch of 60,000", "batch", "seconds", "steps/s", "samples/s"],
  [...results].map(([name, runs]) => {
    const seconds = median(runs.map((run) => run.seconds));
    const [{ steps, samples }] = runs;
    return [
      name,
      String(PRESETS[name].batchSize),
      seconds.toFixed(2),
      perSecond(steps, seconds),
      perSecond(samples, seconds),
    ];
  }),
);
