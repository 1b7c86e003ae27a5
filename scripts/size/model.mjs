// Define, fit, predict with a model, which has batches, shuffling, validation, callbacks, the guard: what most programs use.
// A user imports @chainrule/core and @chainrule/backend-cpu; these are the same files.
import { cpu } from "../../packages/backend-cpu/dist/index.js";
import { dense, sequential, sgd, squaredError } from "../../packages/core/dist/index.js";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

const model = sequential({
  backend: cpu(),
  input: 2,
  layers: [dense({ units: 4, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })],
});
model
  .fit({ x, y }, { loss: squaredError(), optimizer: sgd({ learningRate: 0.5 }), epochs: 2000 })
  .then(() => model.predict(x))
  .then(({ data }) => console.log(data));
