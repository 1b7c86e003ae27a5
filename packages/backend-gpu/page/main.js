// What a user's page does, bundled by bundles.test.ts: the same training on each device. A user imports @chainrule/backend-gpu.
import { dense, sequential, sgd, squaredError } from "@chainrule/core";
import { gpu } from "../dist/index.js";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

async function train(device) {
  const backend = await gpu({ device });
  const layers = [dense({ units: 4, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })];
  const model = sequential({ backend, input: 2, seed: 1, layers });
  const options = { loss: squaredError(), optimizer: sgd({ learningRate: 0.5 }), epochs: 30, batchSize: 4 };
  const { epochs, run } = await model.fit({ x, y }, options);
  model.dispose();
  await backend.close();
  return { ran: run.device, losses: epochs.map(({ loss }) => loss) };
}

const results = {};
for (const device of ["webgl2", "webgl", "webgpu", "webasm", "cpu"]) {
  results[device] = await train(device).catch((error) => String(error));
}
globalThis.results = results;
