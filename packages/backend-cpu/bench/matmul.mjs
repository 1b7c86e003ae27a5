// Matrix products of backend-cpu beside the textbook triple loop, both with a float64 sum, in one process.
//   node packages/backend-cpu/bench/matmul.mjs
import { performance } from "node:perf_hooks";
import { median, table } from "../../../scripts/bench/report.mjs";
import { cpu } from "../dist/index.js";

const SHAPES = [
  [10, 784, 32],
  [128, 784, 512],
  [128, 512, 512],
];
const REPEATS = 11;
/** Multiplications and additions that one measurement takes at least. */
const WORK = 2e7;

// One loop for each case, as anyone would write it: sharing one would make the textbook slower than it is.
const textbook = {
  NN(out, a, b, m, depth, n) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += a[i * depth + k] * b[k * n + j];
        out[i * n + j] = sum;
      }
    }
  },
  NT(out, a, b, m, depth, n) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += a[i * depth + k] * b[j * depth + k];
        out[i * n + j] = sum;
      }
    }
  },
  TN(out, a, b, m, depth, n) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += a[k * m + i] * b[k * n + j];
        out[i * n + j] = sum;
      }
    }
  },
  TT(out, a, b, m, depth, n) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += a[k * m + i] * b[j * depth + k];
        out[i * n + j] = sum;
      }
    }
  },
};

let state = 1;
/** The same numbers in every run, from −1 to 1. */
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state / 2 ** 31;
}

const backend = cpu();
const rows = [];
for (const [m, depth, n] of SHAPES) {
  const a = Float32Array.from({ length: m * depth }, random);
  const b = Float32Array.from({ length: depth * n }, random);
  const calls = Math.ceil(WORK / (2 * m * depth * n));
  for (const [name, loop] of Object.entries(textbook)) {
    const [transposeA, transposeB] = [name[0] === "T", name[1] === "T"];
    const left = backend.upload(a, transposeA ? [depth, m] : [m, depth]);
    const right = backend.upload(b, transposeB ? [n, depth] : [depth, n]);
    const expected = new Float32Array(m * n);
    const ours = () => backend.dispose(backend.matmul(left, right, transposeA, transposeB));
    const theirs = () => loop(expected, a, b, m, depth, n);
    const product = backend.matmul(left, right, transposeA, transposeB);
    theirs();
    const got = backend.read(product);
    const wrong = expected.findIndex((value, i) => value !== got[i]);
    if (wrong >= 0) throw new Error(`matmul: ${name} ${m}×${depth}×${n} differs at ${wrong}`);

    const giga = (use) => {
      const from = performance.now();
      for (let call = 0; call < calls; call++) use();
      return (2 * m * depth * n * calls) / (performance.now() - from) / 1e6;
    };
    const speeds = [];
    // the first rounds warm up
    for (let round = -3; round < REPEATS; round++) {
      const pair = [giga(ours), giga(theirs)];
      if (round >= 0) speeds.push(pair);
    }
    rows.push([
      `${m} × ${depth} × ${n} ${name}`,
      median(speeds.map(([our]) => our)).toFixed(2),
      median(speeds.map(([, their]) => their)).toFixed(2),
      median(speeds.map(([our, their]) => our / their)).toFixed(2),
    ]);
    for (const tensor of [left, right, product]) backend.dispose(tensor);
  }
}
console.log(
  `Median of ${REPEATS} rounds that alternate; both results agree to the last bit. N: as it is, T: transposed.\n`,
);
table(["m × k × n", "backend-cpu GFLOP/s", "triple loop GFLOP/s", "ratio"], rows);
