// Defines 784-32-10, trains one step on a batch of 10, predicts: with loops alone.
const [INPUTS, HIDDEN, OUTPUTS, BATCH] = [784, 32, 10, 10];
const x = Float32Array.from({ length: BATCH * INPUTS }, (_, i) => (i % 7) / 7);
const y = Float32Array.from({ length: BATCH * OUTPUTS }, (_, i) => +(i % 11 === 0));
const drawn = (rows, columns) => {
  const limit = Math.sqrt(6 / (rows + columns));
  return Float32Array.from({ length: rows * columns }, () => limit * (2 * Math.random() - 1));
};
const [w1, b1, w2, b2] = [
  drawn(INPUTS, HIDDEN),
  new Float32Array(HIDDEN),
  drawn(HIDDEN, OUTPUTS),
  new Float32Array(OUTPUTS),
];

function layer(input, at, rows, w, b) {
  return Float32Array.from(b, (bias, j) => {
    let z = bias;
    for (let i = 0; i < rows; i++) z += input[at + i] * w[i * b.length + j];
    return 1 / (1 + Math.exp(-z));
  });
}
const predict = (row) => {
  const h = layer(x, row * INPUTS, INPUTS, w1, b1);
  return [h, layer(h, 0, HIDDEN, w2, b2)];
};

const gradients = [w1, b1, w2, b2].map(({ length }) => new Float32Array(length));
const [dw1, db1, dw2, db2] = gradients;
for (let row = 0; row < BATCH; row++) {
  const [h, a] = predict(row);
  const d2 = a.map((value, k) => 2 * (value - y[row * OUTPUTS + k]) * value * (1 - value));
  for (let j = 0; j < HIDDEN; j++) {
    let back = 0;
    for (let k = 0; k < OUTPUTS; k++) {
      back += d2[k] * w2[j * OUTPUTS + k];
      dw2[j * OUTPUTS + k] += h[j] * d2[k];
    }
    const d1 = back * h[j] * (1 - h[j]);
    db1[j] += d1;
    for (let i = 0; i < INPUTS; i++) dw1[i * HIDDEN + j] += x[row * INPUTS + i] * d1;
  }
  for (let k = 0; k < OUTPUTS; k++) db2[k] += d2[k];
}
[w1, b1, w2, b2].forEach((p, l) => {
  for (let i = 0; i < p.length; i++) p[i] -= (0.5 / BATCH) * gradients[l][i];
});
console.log(predict(0)[1][0]);
