// Defines 784-32-10, trains one step on a batch of 10, predicts: with core and backend-wasm.
import { wasm } from "@chainrule/backend-wasm";
import { dense, sequential, sgd, squaredError } from "@chainrule/core";

const x = { data: Float32Array.from({ length: 7840 }, (_, i) => (i % 7) / 7), shape: [10, 784] };
const y = { data: Float32Array.from({ length: 100 }, (_, i) => +(i % 11 === 0)), shape: [10, 10] };
const model = sequential({
  backend: await wasm(),
  input: 784,
  layers: [dense({ units: 32, activation: "sigmoid" }), dense({ units: 10, activation: "sigmoid" })],
});
await model.fit({ x, y }, { loss: squaredError(), optimizer: sgd({ learningRate: 0.5 }), batchSize: 10 });
console.log((await model.predict(x)).data[0]);
