// Products whose left factor has many zeros beside those of the same size without: pixels of digits, what ReLU lets through.
//   node packages/backend-wasm/bench/zeros.mjs

import { mnist } from "../../datasets/dist/node.js";
import { wasm } from "../dist/index.js";
import { fill, multiplier } from "./products.mjs";
import { table } from "./report.mjs";
import { race } from "./slices.mjs";

/** Multiplications and additions of a slice, with those by 0. */
const WORK = 1e7;
const [ROUNDS, WARM_UP] = [61, 20];

const pixels = (await mnist()).train.x.data;
const digits = (count) => Float32Array.from(pixels.subarray(0, 784 * count));
const relu = (count) => fill(count).map((x) => Math.max(x, 0));

const PRODUCTS = [
  ["10 digits, forward", [10, 784, 32], "NN", digits(10)],
  ["10 digits, gradient of weights", [784, 10, 32], "TN", digits(10)],
  ["1,024 digits, forward", [1024, 784, 32], "NN", digits(1024)],
  ["128 digits, forward", [128, 784, 512], "NN", digits(128)],
  ["128 digits, gradient of weights", [784, 128, 512], "TN", digits(128)],
  ["ReLU, forward", [128, 512, 512], "NN", relu(128 * 512)],
  ["ReLU, gradient of weights", [512, 128, 512], "TN", relu(128 * 512)],
  ["ReLU, gradient of inputs", [128, 512, 512], "NT", relu(128 * 512)],
];

const backend = await wasm();
const rows = PRODUCTS.map(([what, shape, name, data]) => {
  const works = [multiplier(backend, shape, name, WORK, data), multiplier(backend, shape, name, WORK)];
  const [times] = race(works, { rounds: ROUNDS, warmUp: WARM_UP, now: () => 1e3 * performance.now() }).of;
  const zeros = data.filter((x) => x === 0).length / data.length;
  return [what, `${shape.join(" × ")} ${name}`, `${(100 * zeros).toFixed(0)} %`, times.toFixed(2)];
});
console.log(`By the clock, one thread; medians of ${ROUNDS} slices that alternate.\n`);
table(["left factor", "m × k × n", "zeros", "times as fast as without zeros"], rows);
