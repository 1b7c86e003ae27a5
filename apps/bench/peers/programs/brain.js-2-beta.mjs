// Defines 784-32-10, trains one step for each of 10 samples, predicts: with the beta of brain.js 2.
import brain from "brain.js-2";

const data = Array.from({ length: 10 }, (_, row) => ({
  input: Float32Array.from({ length: 784 }, (_, i) => ((row * 784 + i) % 7) / 7),
  output: Float32Array.from({ length: 10 }, (_, i) => +(i === row)),
}));
const net = new brain.NeuralNetwork({ hiddenLayers: [32] });
net.train(data, { iterations: 1, learningRate: 0.1 });
console.log(net.run(data[0].input)[0]);
