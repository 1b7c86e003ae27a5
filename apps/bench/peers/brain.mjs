// brain.js, variants 1 (the release) and 2 (the newest beta). It has no mini-batches: weights change after each sample, by
// 2/batch of the rate, which moves them as far per epoch. It does not shuffle: the data are in the order of the first epoch.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export async function load({ variant }) {
  const name = variant === "2" ? "brain.js-2" : "brain.js";
  const brain = require(name);
  const { version } = require(`${name}/package.json`);
  return {
    version,
    trainer: (training) => trainer(brain, training),
    predictor: (...args) => predictor(brain, ...args),
  };
}

/** A network with these weights. */
function netOf(brain, { inputs, layers, bias }, weights, more = {}) {
  if (!bias) throw new Error("brain.js has no layers without a bias");
  const names = new Set(layers.map(({ activation }) => activation));
  if (names.size > 1)
    throw new Error(`brain.js has one activation for all layers, this network has ${[...names].join(" and ")}`);
  const [activation] = names;
  const hiddenLayers = layers.slice(0, -1).map(({ units }) => units);
  const outputSize = layers.at(-1).units;
  const net = new brain.NeuralNetwork({ inputSize: inputs, hiddenLayers, outputSize, activation, ...more });
  net.sizes = [inputs, ...hiddenLayers, outputSize];
  net.initialize();
  layers.forEach(({ units }, l) => {
    const rows = l ? layers[l - 1].units : inputs;
    for (let unit = 0; unit < units; unit++) {
      for (let i = 0; i < rows; i++) net.weights[l + 1][unit][i] = weights[2 * l][i * units + unit];
      net.biases[l + 1][unit] = weights[2 * l + 1][unit];
    }
  });
  return net;
}

function trainer(brain, { network, recipe, weights }) {
  if (recipe.loss !== "squaredError" || recipe.optimizer !== "sgd") {
    throw new Error("brain.js minimizes the squared error only, by gradient descent");
  }
  const outputs = network.layers.at(-1).units;
  const learningRate = (recipe.learningRate * 2) / recipe.batchSize;
  let net;
  let run;
  return {
    reset({ x, y, count }, { epochs }, order) {
      net = netOf(brain, network, weights);
      const data = Array.from({ length: count }, (_, i) => ({
        input: x.slice(order[i] * network.inputs, (order[i] + 1) * network.inputs),
        output: y.slice(order[i] * outputs, (order[i] + 1) * outputs),
      }));
      // it refuses a momentum and an error of 0
      const options = { iterations: epochs, learningRate, momentum: 1e-12, errorThresh: 1e-12, log: false };
      run = () => net.train(data, options);
    },
    run: () => void run(),
    predict: (x, count) => outputsOf(net, x, count, outputs),
  };
}

function outputsOf(net, x, count, outputs) {
  const inputs = x.length / count;
  const values = new Float32Array(count * outputs);
  for (let i = 0; i < count; i++) values.set(net.runInput(x.subarray(i * inputs, (i + 1) * inputs)), i * outputs);
  return values;
}

function predictor(brain, network, weights) {
  const net = netOf(brain, network, weights);
  return { predict: (x, count) => outputsOf(net, x, count, network.layers.at(-1).units) };
}
