// Defines 784-32-10, trains one step on a batch of 10, predicts: with jax-js.
import { grad, init, nn, numpy as np, tree } from "@jax-js/jax";

await init("wasm");
const x = np.array(
  Float32Array.from({ length: 7840 }, (_, i) => (i % 7) / 7),
  { shape: [10, 784] },
);
const y = np.array(
  Float32Array.from({ length: 100 }, (_, i) => +(i % 11 === 0)),
  { shape: [10, 10] },
);
const drawn = (rows, columns) => {
  const limit = Math.sqrt(6 / (rows + columns));
  return np.array(
    Float32Array.from({ length: rows * columns }, () => limit * (2 * Math.random() - 1)),
    { shape: [rows, columns] },
  );
};
const predict = ([w1, b1, w2, b2], input) =>
  nn.sigmoid(np.matmul(nn.sigmoid(np.matmul(input, w1).add(b1)), w2).add(b2));
const loss = (params) => np.square(predict(params, x.ref).sub(y.ref)).sum().mul(0.1);
const params = [drawn(784, 32), np.zeros([32]), drawn(32, 10), np.zeros([10])];
const gradients = grad(loss)(tree.ref(params));
const trained = params.map((p, i) => p.sub(gradients[i].mul(0.5)));
console.log((await predict(trained, x).data())[0]);
