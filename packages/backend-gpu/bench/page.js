// One training step of several networks on every backend and device of the page; bench/devices.mjs opens it and asks.
import { cpu } from "@chainrule/backend-cpu";
import { wasm } from "@chainrule/backend-wasm";
import { adam, crossEntropy, dense, sequential } from "@chainrule/core";
import { gpu } from "../dist/index.js";

const BACKENDS = {
  cpu: () => cpu(),
  wasm: () => wasm(),
  "gpu webgl2": () => gpu({ device: "webgl2" }),
  "gpu webgl": () => gpu({ device: "webgl" }),
  "gpu webgpu": () => gpu({ device: "webgpu" }),
  "gpu webasm": () => gpu({ device: "webasm" }),
  "gpu cpu": () => gpu({ device: "cpu" }),
};

/** Milliseconds per step over so many, the last of which is waited for; batches come from the host, as in training. */
async function ours(name, { inputs, hidden, outputs, batchSize }, steps) {
  const backend = await BACKENDS[name]();
  const layers = [
    ...hidden.map((units) => dense({ units, activation: "relu" })),
    dense({ units: outputs, activation: "softmax" }),
  ];
  const model = sequential({ backend, input: inputs, seed: 1, layers });
  const options = { loss: crossEntropy(), optimizer: adam(), batchSize };
  const data = (count) => ({
    x: {
      data: Float32Array.from({ length: count * inputs }, (_, i) => ((i * 7919) % 1000) / 1000),
      shape: [count, inputs],
    },
    y: Array.from({ length: count }, (_, i) => i % outputs),
  });
  // kernels are made
  await model.fit(data(2 * batchSize), options);
  const all = data(steps * batchSize);
  const started = performance.now();
  await model.fit(all, options);
  const time = (performance.now() - started) / steps;
  model.dispose();
  await backend.close();
  return time;
}

/** The same step in TensorFlow.js, if the page was given it. */
async function tensorflow(device, { inputs, hidden, outputs, batchSize }, steps) {
  const { tf } = globalThis;
  await tf.setBackend(device);
  await tf.ready();
  if (tf.getBackend() !== device) throw new Error(`TensorFlow.js took ${tf.getBackend()}`);
  const sizes = [inputs, ...hidden, outputs];
  const weights = sizes
    .slice(1)
    .map((units, i) => [tf.variable(tf.randomNormal([sizes[i], units], 0, 0.05)), tf.variable(tf.zeros([units]))]);
  const optimizer = tf.train.adam(0.001);
  const x = Float32Array.from({ length: batchSize * inputs }, (_, i) => ((i * 7919) % 1000) / 1000);
  const y = new Float32Array(batchSize * outputs);
  for (let i = 0; i < batchSize; i++) y[i * outputs + (i % outputs)] = 1;
  const step = (wanted) =>
    tf.tidy(() => {
      const [xs, ys] = [tf.tensor2d(x, [batchSize, inputs]), tf.tensor2d(y, [batchSize, outputs])];
      return optimizer.minimize(() => {
        const last = weights.length - 1;
        const logits = weights.reduce((a, [w, b], l) => {
          const z = a.matMul(w).add(b);
          return l < last ? z.relu() : z;
        }, xs);
        return tf.losses.softmaxCrossEntropy(ys, logits);
      }, wanted);
    });
  for (let i = 0; i < 3; i++) await step(true).data();
  const started = performance.now();
  for (let i = 1; i < steps; i++) step(false);
  const loss = step(true);
  await loss.data();
  const time = (performance.now() - started) / steps;
  tf.disposeVariables();
  return time;
}

/**
 * As many samples in brain.js's network for GPUs, which takes them one by one and has one activation for all layers, the
 * sigmoid here, and no Adam in the release: less work for a step than that of the others.
 */
function brainJs({ inputs, hidden, outputs, batchSize }, steps) {
  const net = new globalThis.brain.NeuralNetworkGPU({
    inputSize: inputs,
    hiddenLayers: hidden,
    outputSize: outputs,
    mode: "gpu",
  });
  const data = Array.from({ length: batchSize }, (_, row) => ({
    input: Float32Array.from({ length: inputs }, (_, i) => (((row * inputs + i) * 7919) % 1000) / 1000),
    output: Float32Array.from({ length: outputs }, (_, i) => (i === row % outputs ? 1 : 0)),
  }));
  // it refuses a momentum and an error of 0
  const train = (iterations) => net.train(data, { iterations, momentum: 1e-12, errorThresh: 1e-12, log: false });
  train(1);
  net.run(data[0].input);
  const started = performance.now();
  train(steps);
  // what was queued is waited for
  net.run(data[0].input);
  return (performance.now() - started) / steps;
}

globalThis.step = (name, network, steps) => {
  if (name === "brain.js webgl2") return brainJs(network, steps);
  return name.startsWith("tfjs ") ? tensorflow(name.slice(5), network, steps) : ours(name, network, steps);
};
