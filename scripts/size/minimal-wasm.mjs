// Define, train, predict: the smallest program that is useful, whose bundle the size budget measures.
// A user imports @chainrule/core and @chainrule/backend-wasm; these are the same files.
import { wasm } from "../../packages/backend-wasm/dist/index.js";
import { dense, sequential, sgd, squaredError } from "../../packages/core/dist/index.js";

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

wasm().then(async (backend) => {
  const model = sequential({
    backend,
    input: 2,
    layers: [dense({ units: 4, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })],
  });
  await model.fit({ x, y }, { loss: squaredError(), optimizer: sgd({ learningRate: 0.5 }), epochs: 2000 });
  console.log((await model.predict(x)).data);
});
