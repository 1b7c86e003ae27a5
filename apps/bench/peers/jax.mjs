// jax-js on its device wasm: the whole step, with the gradients that it derives, is one jitted function. Waiting after each
// step is not politeness: steps that queue up slow it down more and more.
import { blockUntilReady, defaultDevice, grad, init, jit, nn, numpy as np, tree } from "@jax-js/jax";
import { gather } from "./gather.mjs";

export async function load() {
  await init("wasm");
  defaultDevice("wasm");
  const { version } = JSON.parse(
    (await import("node:fs")).readFileSync(new URL("./node_modules/@jax-js/jax/package.json", import.meta.url), "utf8"),
  );
  return { version: `${version}, wasm, jit`, trainer, predictor, multiplier };
}

const upload = ({ inputs, layers, bias }, weights) =>
  weights.map((values, i) => {
    const layer = bias ? i >> 1 : i;
    const { units } = layers[layer];
    const rows = layer ? layers[layer - 1].units : inputs;
    return np.array(Float32Array.from(values), { shape: bias && i % 2 ? [units] : [rows, units] });
  });

/** What the last layer computes before its activation; takes its arguments. */
function logits({ layers, bias }, params, x) {
  let a = x;
  layers.forEach((_, i) => {
    const z = np.matmul(a, params[bias ? 2 * i : i]);
    const shifted = bias ? z.add(params[2 * i + 1]) : z;
    a = i === layers.length - 1 ? shifted : nn[layers[i].activation](shifted);
  });
  return a;
}

const outputOf = (network) => (params, x) => {
  const z = logits(network, params, x);
  const { activation } = network.layers.at(-1);
  return activation === "softmax" ? nn.softmax(z, -1) : nn[activation](z);
};

/** The loss of a batch. */
const lossOf =
  (network, { loss, reduction }, size) =>
  (params, x, y) => {
    const z = logits(network, params, x);
    let sum;
    if (loss === "squaredError") sum = np.square(nn.sigmoid(z).sub(y)).sum();
    else if (loss === "crossEntropy") sum = nn.logSoftmax(z, -1).mul(y).sum().neg();
    else {
      // its softplus overflows from logits of 89 on
      const tail = np.log1p(np.exp(np.abs(z.ref).neg()));
      sum = nn.relu(z.ref).add(tail).sub(z.mul(y)).sum();
    }
    return reduction === "mean" ? sum.mul(1 / size) : sum;
  };

const sgdStep = (network, recipe, size) => {
  const gradient = grad(lossOf(network, recipe, size));
  return jit((params, x, y) => {
    const g = gradient(tree.ref(params), x, y);
    return params.map((p, i) => p.sub(g[i].mul(recipe.learningRate)));
  });
};

const adamStep = (network, recipe, size) => {
  const gradient = grad(lossOf(network, recipe, size));
  return jit((params, m, v, x, y, rate, epsilon) => {
    const g = gradient(tree.ref(params), x, y);
    const m1 = m.map((mi, i) => mi.mul(0.9).add(g[i].ref.mul(0.1)));
    const v1 = v.map((vi, i) => vi.mul(0.999).add(np.square(g[i]).mul(0.001)));
    const next = params.map((p, i) => p.sub(m1[i].ref.mul(rate.ref).div(np.sqrt(v1[i].ref).add(epsilon.ref))));
    rate.dispose();
    epsilon.dispose();
    return [next, m1, v1];
  });
};

function trainer({ network, recipe, weights }) {
  const { learningRate, batchSize, optimizer } = recipe;
  const { inputs } = network;
  const outputs = network.layers.at(-1).units;
  const make = optimizer === "adam" ? adamStep : sgdStep;
  const steps = new Map();
  const stepFor = (size) => {
    if (!steps.has(size)) steps.set(size, make(network, recipe, size));
    return steps.get(size);
  };
  const predict = jit(outputOf(network));
  let params = [];
  let m = [];
  let v = [];
  let run;
  return {
    reset({ x, y, count }, { epochs }, order) {
      tree.dispose([params, m, v]);
      params = upload(network, weights);
      const adam = optimizer === "adam";
      m = adam ? params.map((p) => np.zeros(p.shape)) : [];
      v = adam ? params.map((p) => np.zeros(p.shape)) : [];
      let t = 0;
      run = async () => {
        for (let epoch = 0; epoch < epochs; epoch++) {
          for (let from = 0; from < count; from += batchSize) {
            const size = Math.min(batchSize, count - from);
            const at = epoch * count + from;
            const [xb, yb] = [gather(x, inputs, order, at, size), gather(y, outputs, order, at, size)];
            const [xt, yt] = [np.array(xb, { shape: [size, inputs] }), np.array(yb, { shape: [size, outputs] })];
            const step = stepFor(size);
            if (adam) {
              t++;
              const root = Math.sqrt(1 - 0.999 ** t);
              const rate = np.array([(learningRate * root) / (1 - 0.9 ** t)]);
              [params, m, v] = step(params, m, v, xt, yt, rate, np.array([1e-8 * root]));
            } else params = step(params, xt, yt);
            await blockUntilReady(params);
          }
        }
      };
    },
    run: () => run(),
    predict: (x, count) => predict(tree.ref(params), np.array(Float32Array.from(x), { shape: [count, inputs] })).data(),
  };
}

function predictor(network, weights) {
  const params = upload(network, weights);
  const predict = jit(outputOf(network));
  return {
    predict: (x, count) => predict(tree.ref(params), np.array(x, { shape: [count, network.inputs] })).data(),
  };
}

function multiplier({ a, b, m, k, n, transposeA, transposeB }) {
  const left = np.array(Float32Array.from(a), { shape: transposeA ? [k, m] : [m, k] });
  const right = np.array(Float32Array.from(b), { shape: transposeB ? [n, k] : [k, n] });
  const product = jit((l, r) => np.matmul(transposeA ? np.transpose(l) : l, transposeB ? np.transpose(r) : r));
  return {
    async run(calls) {
      for (let call = 0; call < calls; call++) {
        const result = product(left.ref, right.ref);
        await result.blockUntilReady();
        result.dispose();
      }
    },
    read: () => product(left.ref, right.ref).data(),
  };
}
