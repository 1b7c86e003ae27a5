// Define, train, predict: the smallest program that is useful, of functions alone, whose bundle the size budget measures.
// A user imports @chainrule/core and @chainrule/backend-cpu; these are the same files.
import { cpu } from "../../packages/backend-cpu/dist/index.js";
import { dense, network, predict, sgd, squaredError, trainOnBatch } from "../../packages/core/dist/index.js";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

const xor = network({
  backend: cpu(),
  input: 2,
  layers: [dense({ units: 4, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })],
});
const options = { loss: squaredError(), optimizer: sgd({ learningRate: 0.5 }) };
const train = async () => {
  for (let step = 0; step < 2000; step++) await trainOnBatch(xor, x, y, options);
  return predict(xor, x);
};
train().then(({ data }) => console.log(data));
