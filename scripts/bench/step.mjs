// One training step of the network 10-3-2 (parity-10, batches of 8) through the public API, beside a hand-written loop that
// does the same work: what eager operations, scopes and checks cost, or save.
import { performance } from "node:perf_hooks";
import { cpu } from "../../packages/backend-cpu/dist/index.js";
import { dense, getWeights, sequential, sgd, squaredError } from "../../packages/core/dist/index.js";
import { evenOdd } from "../../packages/datasets/dist/index.js";
import { median, table } from "./report.mjs";

const [INPUTS, HIDDEN, OUTPUTS] = [10, 3, 2];
const BATCH = 8;
const ETA = 0.3;
/** Long enough to show that both learn. */
const LEARNING = 1000;
/** Short slices that alternate, many of them: a shared machine changes its speed from one second to the next. */
const EPOCHS = 60;
const ROUNDS = 150;

const { train } = evenOdd({ bits: INPUTS });
const x = train.x.data;
const y = train.y.data;
const samples = train.x.shape[0];
const STEPS = EPOCHS * Math.ceil(samples / BATCH);

/** Both ways start from these. */
const start = await withModel(getWeights);

function withModel(use) {
  const model = sequential({
    backend: cpu(),
    input: INPUTS,
    seed: 1,
    layers: [dense({ units: HIDDEN, activation: "sigmoid" }), dense({ units: OUTPUTS, activation: "sigmoid" })],
  });
  return use(model);
}

async function library(count) {
  return withModel(async (model) => {
    const options = { loss: squaredError(), optimizer: sgd({ learningRate: ETA }), epochs: count, batchSize: BATCH };
    const from = performance.now();
    const { epochs } = await model.fit(train, options);
    return { milliseconds: performance.now() - from, loss: epochs.at(-1).loss };
  });
}

function plainLoop(count) {
  const [w1, b1, w2, b2] = start.map(({ data }) => Float32Array.from(data));
  const from = performance.now();
  const dw1 = new Float32Array(w1.length);
  const db1 = new Float32Array(b1.length);
  const dw2 = new Float32Array(w2.length);
  const db2 = new Float32Array(b2.length);
  const h = new Float32Array(HIDDEN);
  const a = new Float32Array(OUTPUTS);
  const delta2 = new Float32Array(OUTPUTS);
  const order = Uint32Array.from({ length: samples }, (_, i) => i);
  let state = 1;
  let loss = 0;
  for (let epoch = 0; epoch < count; epoch++) {
    for (let i = samples - 1; i > 0; i--) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const j = (state >>> 0) % (i + 1);
      const swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    loss = 0;
    for (let from = 0; from < samples; from += BATCH) {
      const to = Math.min(from + BATCH, samples);
      dw1.fill(0);
      db1.fill(0);
      dw2.fill(0);
      db2.fill(0);
      for (let s = from; s < to; s++) {
        const xAt = order[s] * INPUTS;
        const yAt = order[s] * OUTPUTS;
        for (let j = 0; j < HIDDEN; j++) {
          let z = b1[j];
          for (let i = 0; i < INPUTS; i++) z += x[xAt + i] * w1[i * HIDDEN + j];
          h[j] = 1 / (1 + Math.exp(-z));
        }
        for (let k = 0; k < OUTPUTS; k++) {
          let z = b2[k];
          for (let j = 0; j < HIDDEN; j++) z += h[j] * w2[j * OUTPUTS + k];
          a[k] = 1 / (1 + Math.exp(-z));
          const error = a[k] - y[yAt + k];
          loss += error * error;
          delta2[k] = 2 * error * a[k] * (1 - a[k]);
          db2[k] += delta2[k];
        }
        for (let j = 0; j < HIDDEN; j++) {
          let back = 0;
          for (let k = 0; k < OUTPUTS; k++) {
            back += delta2[k] * w2[j * OUTPUTS + k];
            dw2[j * OUTPUTS + k] += h[j] * delta2[k];
          }
          const delta1 = back * h[j] * (1 - h[j]);
          db1[j] += delta1;
          for (let i = 0; i < INPUTS; i++) dw1[i * HIDDEN + j] += x[xAt + i] * delta1;
        }
      }
      const rate = ETA / (to - from);
      for (let i = 0; i < w1.length; i++) w1[i] -= rate * dw1[i];
      for (let i = 0; i < b1.length; i++) b1[i] -= rate * db1[i];
      for (let i = 0; i < w2.length; i++) w2[i] -= rate * dw2[i];
      for (let i = 0; i < b2.length; i++) b2[i] -= rate * db2[i];
    }
  }
  return { milliseconds: performance.now() - from, loss: loss / samples };
}

const [learned, reference] = [await library(LEARNING), plainLoop(LEARNING)];
if (!(Math.abs(learned.loss / reference.loss - 1) < 0.01)) {
  throw new Error(`step: the final losses ${learned.loss} and ${reference.loss} differ by more than 1 %`);
}
console.log(
  `Loss after ${LEARNING} epochs: ${learned.loss.toExponential(3)} and ${reference.loss.toExponential(3)}.\n`,
);
const rounds = [];
for (let round = 0; round < ROUNDS; round++) {
  const [ours, theirs] = [await library(EPOCHS), plainLoop(EPOCHS)];
  rounds.push([ours.milliseconds, theirs.milliseconds]);
}
const microseconds = (milliseconds) => ((median(milliseconds) * 1000) / STEPS).toFixed(2);
const ours = microseconds(rounds.map(([our]) => our));
const theirs = microseconds(rounds.map(([, their]) => their));
const ratio = median(rounds.map(([our, their]) => their / our)).toFixed(2);
console.log(`Median of ${ROUNDS} rounds of ${EPOCHS} epochs that alternate.\n`);
table(
  ["10-3-2 sigmoid, batch 8", "model.fit µs per step", "plain loop µs per step", "ratio"],
  [["parity-10", ours, theirs, ratio]],
);
