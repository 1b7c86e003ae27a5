// TensorFlow.js. Variants: wasm, cpu (backward written by hand with explicit transposes, its fast form: the flags of
// tf.matMul, which its own gradients use, are slow), wasm-fit, cpu-fit (model.fit, as its guide shows).
import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { gather } from "./gather.mjs";

const require = createRequire(import.meta.url);

export async function load({ variant }) {
  const [backend, way = "manual"] = variant.split("-");
  if (backend === "wasm") {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"))}/dist/`);
  } else await import("@tensorflow/tfjs-backend-cpu");
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs: the backend ${backend} does not start`);
  await tf.ready();
  const layers = way === "fit" ? await import("@tensorflow/tfjs-layers") : null;
  return {
    version: `${tf.version_core}, ${backend}${layers ? ", model.fit" : ", backward by hand"}`,
    trainer: (training) => (layers ? fitTrainer(layers, training) : manualTrainer(training)),
    predictor: layers ? undefined : predictor,
    multiplier: layers ? undefined : multiplier,
  };
}

/** In a tidy: the output of each layer. */
function forward({ layers, bias }, weights, x) {
  const outputs = [];
  let a = x;
  layers.forEach(({ activation }, i) => {
    const w = weights[bias ? 2 * i : i];
    const options = { a, b: w, activation: activation === "softmax" ? "linear" : activation };
    const z = tf.fused.matMul(bias ? { ...options, bias: weights[2 * i + 1] } : options);
    a = activation === "softmax" ? tf.softmax(z) : z;
    outputs.push(a);
  });
  return outputs;
}

const rowsOf = (network, i) => (i ? network.layers[i - 1].units : network.inputs);

const upload = (network, weights) =>
  weights.map((values, i) => {
    const layer = network.bias ? i >> 1 : i;
    const { units } = network.layers[layer];
    return network.bias && i % 2 ? tf.tensor1d(values) : tf.tensor2d(values, [rowsOf(network, layer), units]);
  });

function predictWith(network, weights, x, count) {
  const output = tf.tidy(() => forward(network, weights, tf.tensor2d(x, [count, network.inputs])).at(-1));
  const values = output.dataSync();
  output.dispose();
  return values;
}

function predictor(network, weights) {
  const uploaded = upload(network, weights);
  return { predict: (x, count) => predictWith(network, uploaded, x, count) };
}

function manualTrainer({ network, recipe, weights }) {
  const { layers, bias, inputs } = network;
  const { loss, optimizer, learningRate, batchSize, reduction } = recipe;
  let current = [];
  let slots = [];
  let run;

  /** The gradients of one batch, each times `scale`. */
  function gradients(x, y, scale) {
    const outputs = forward(network, current, x);
    const output = outputs.at(-1);
    const error = tf.sub(output, y);
    let delta =
      loss === "squaredError"
        ? tf.mul(tf.mul(error, 2 * scale), tf.mul(output, tf.sub(1, output)))
        : tf.mul(error, scale);
    const result = [];
    for (let l = layers.length - 1; l >= 0; l--) {
      const below = l ? outputs[l - 1] : x;
      if (bias) result.unshift(tf.sum(delta, 0));
      result.unshift(tf.matMul(tf.transpose(below), delta));
      if (l === 0) break;
      const back = tf.matMul(delta, tf.transpose(current[bias ? 2 * l : l]));
      const slope = layers[l - 1].activation === "sigmoid" ? tf.mul(below, tf.sub(1, below)) : tf.step(below);
      delta = tf.mul(back, slope);
    }
    return result;
  }

  function sgdStep(x, y, size) {
    const scale = learningRate * (reduction === "mean" ? 1 / size : 1);
    const next = tf.tidy(() => gradients(x, y, scale).map((g, i) => tf.sub(current[i], g)));
    tf.dispose(current);
    current = next;
  }

  let t = 0;
  function adamStep(x, y, size) {
    t++;
    const rate = (learningRate * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
    const epsilon = 1e-8 * Math.sqrt(1 - 0.999 ** t);
    const next = tf.tidy(() =>
      gradients(x, y, reduction === "mean" ? 1 / size : 1).map((g, i) => {
        const [m, v] = slots[i];
        const m1 = tf.add(tf.mul(m, 0.9), tf.mul(g, 0.1));
        const v1 = tf.add(tf.mul(v, 0.999), tf.mul(tf.square(g), 0.001));
        return [tf.sub(current[i], tf.div(tf.mul(m1, rate), tf.add(tf.sqrt(v1), epsilon))), m1, v1];
      }),
    );
    tf.dispose([current, slots]);
    current = next.map(([w]) => w);
    slots = next.map(([, m, v]) => [m, v]);
  }

  const outputs = layers.at(-1).units;
  return {
    reset({ x, y, count }, { epochs }, order) {
      tf.dispose([current, slots]);
      current = upload(network, weights);
      slots = optimizer === "adam" ? current.map((w) => [tf.zerosLike(w), tf.zerosLike(w)]) : [];
      t = 0;
      const step = optimizer === "adam" ? adamStep : sgdStep;
      run = () => {
        for (let epoch = 0; epoch < epochs; epoch++) {
          for (let from = 0; from < count; from += batchSize) {
            const size = Math.min(batchSize, count - from);
            const at = epoch * count + from;
            const [xb, yb] = [gather(x, inputs, order, at, size), gather(y, outputs, order, at, size)];
            const [xt, yt] = [tf.tensor2d(xb, [size, inputs]), tf.tensor2d(yb, [size, outputs])];
            step(xt, yt, size);
            xt.dispose();
            yt.dispose();
          }
        }
        current[0].dataSync();
      };
    },
    run: () => run(),
    predict: (x, count) => predictWith(network, current, x, count),
  };
}

function fitTrainer(tfl, { network, recipe, weights }) {
  const { loss, optimizer, learningRate, batchSize, reduction } = recipe;
  let model = null;
  let data = [];
  let run;
  return {
    reset({ x, y, count }, { epochs }) {
      model?.dispose();
      tf.dispose(data);
      model = tfl.sequential();
      network.layers.forEach(({ units, activation }, i) => {
        const first = i ? {} : { inputShape: [network.inputs] };
        model.add(tfl.layers.dense({ units, activation, useBias: network.bias, ...first }));
      });
      const initial = upload(network, weights);
      model.setWeights(initial);
      tf.dispose(initial);
      // its losses are means over a batch, and its squared error over the outputs, too
      const outputs = network.layers.at(-1).units;
      const rate = learningRate * (loss === "squaredError" ? outputs : 1) * (reduction === "sum" ? batchSize : 1);
      const losses = { squaredError: "meanSquaredError", crossEntropy: "categoricalCrossentropy" };
      model.compile({
        optimizer: optimizer === "adam" ? tf.train.adam(learningRate) : tf.train.sgd(rate),
        loss: losses[loss] ?? "binaryCrossentropy",
      });
      data = [tf.tensor2d(x, [count, network.inputs]), tf.tensor2d(y, [count, outputs])];
      run = async () => {
        await model.fit(...data, { epochs, batchSize, shuffle: true, verbose: 0 });
      };
    },
    run: () => run(),
    predict(x, count) {
      const output = tf.tidy(() => model.predict(tf.tensor2d(x, [count, network.inputs])));
      const values = output.dataSync();
      output.dispose();
      return values;
    },
  };
}

function multiplier({ a, b, m, k, n, transposeA, transposeB }) {
  const left = tf.tensor2d(a, transposeA ? [k, m] : [m, k]);
  const right = tf.tensor2d(b, transposeB ? [n, k] : [k, n]);
  // explicit transposes are its fast form
  const product = () =>
    tf.tidy(() => tf.matMul(transposeA ? tf.transpose(left) : left, transposeB ? tf.transpose(right) : right));
  return {
    run(calls) {
      for (let call = 0; call < calls; call++) product().dispose();
    },
    read: () => product().dataSync(),
  };
}
