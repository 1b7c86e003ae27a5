// Defines 784-32-10, trains one step on a batch of 10, predicts: with TensorFlow.js on cpu, by model.fit.
import "@tensorflow/tfjs-backend-cpu";
import { setBackend, tensor2d, train } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";

await setBackend("cpu");
const x = tensor2d(
  Float32Array.from({ length: 7840 }, (_, i) => (i % 7) / 7),
  [10, 784],
);
const y = tensor2d(
  Float32Array.from({ length: 100 }, (_, i) => +(i % 11 === 0)),
  [10, 10],
);
const model = sequential();
model.add(layers.dense({ units: 32, activation: "sigmoid", inputShape: [784] }));
model.add(layers.dense({ units: 10, activation: "sigmoid" }));
model.compile({ optimizer: train.sgd(5), loss: "meanSquaredError" });
await model.fit(x, y, { batchSize: 10, verbose: 0 });
console.log(model.predict(x).dataSync()[0]);
