// Trains for ever and saves after every few steps; says before and after each save which step it is.
// Goes on from what the folder holds.
import { access } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cpu } from "../../packages/backend-cpu/dist/index.js";
import { adam, dense, sequential, squaredError, trainOnBatch } from "../../packages/core/dist/index.js";
import { loadModel, saveModel } from "../../packages/core/dist/node/index.js";

export const STEPS = 3;

export const create = () => ({
  model: sequential({
    backend: cpu(),
    input: 2,
    layers: [dense({ units: 2000, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })],
  }),
  optimizer: adam(),
});

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];
export const step = ({ model, optimizer }) => trainOnBatch(model, x, y, { loss: squaredError(), optimizer });

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

export async function open(folder) {
  const saved = (await exists(join(folder, "model.json"))) || (await exists(join(folder, ".saved", "model.json")));
  return saved ? loadModel(folder, { backend: cpu() }) : create();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder] = process.argv;
  const training = await open(folder);
  // ends with its parent
  process.stdin.on("end", () => process.exit()).resume();
  for (;;) {
    for (let i = 0; i < STEPS; i++) await step(training);
    process.stdout.write(`saving ${training.model.network.step}\n`);
    await saveModel(folder, training.model);
    process.stdout.write(`saved ${training.model.network.step}\n`);
  }
}
