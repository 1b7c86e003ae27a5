// Two threads beside one: products, on free processors and while another program keeps one of them busy.
//   node packages/backend-wasm/bench/threads.mjs
import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import { wasm } from "../dist/index.js";
import { multiplier } from "./products.mjs";
import { table } from "./report.mjs";

const PRODUCTS = [
  [10, 784, 32, "NN"],
  [128, 512, 32, "NN"],
  [128, 512, 128, "NN"],
  [128, 512, 512, "NN"],
  [512, 128, 512, "TN"],
];
/** Operations of a slice: so short that the scheduler seldom takes the processors away within one. */
const WORK = 4e6;
const ROUNDS = 200;
const WARM_UP = 40;

/** Milliseconds. */
const wall = (work) => {
  const from = performance.now();
  work();
  return performance.now() - from;
};
const fastest = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 10)];
const sum = (times) => times.reduce((a, b) => a + b);

/** A thread that keeps a processor busy between `start` and `stop`. */
async function counter() {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const text = `const { workerData: words } = require("node:worker_threads");
    for (;;) { Atomics.wait(words, 0, 0); if (words[0] === 2) break;
      while (Atomics.load(words, 0) === 1) for (let i = 0; i < 1000; i++) words[1] = (words[1] + 1) | 0; }`;
  const worker = new Worker(text, { eval: true, workerData: words });
  await new Promise((resolve) => worker.once("online", resolve));
  const set = (value) => {
    Atomics.store(words, 0, value);
    Atomics.notify(words, 0);
  };
  return { start: () => set(1), stop: () => set(0), end: () => worker.terminate() };
}

if (availableParallelism() < 2) throw new Error("threads: this machine runs one thread at a time");
// `always` shares whatever comes; `two` leaves it off for a while when it does not pay
const [one, two, always] = [await wasm(), await wasm({ threads: 2 }), await wasm({ threads: 2, shareFrom: 0 })];
const other = await counter();
const rows = [];
for (const [m, depth, n, name] of PRODUCTS) {
  const works = [one, two, always].map((backend) => multiplier(backend, [m, depth, n], name, WORK));
  const turns = () => {
    const times = [[], [], []];
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const [i, work] of works.entries()) {
        const time = wall(work);
        if (round >= 0) times[i].push(time);
      }
    }
    return times;
  };
  const [single, double, shared] = turns();
  other.start();
  const [singleBusy, doubleBusy] = turns();
  other.stop();
  rows.push([
    `${m} × ${depth} × ${n} ${name}`,
    ((2 * m * depth * n) / 1e6).toFixed(1),
    (fastest(single) / fastest(shared)).toFixed(2),
    (sum(single) / sum(double)).toFixed(2),
    (sum(singleBusy) / sum(doubleBusy)).toFixed(2),
  ]);
}
console.log(
  `Two threads by one, wall time of ${ROUNDS} slices each, in turn. Moments when both processors are free: the fastest tenth ` +
    "of the slices. With others at work, and with one processor kept busy besides: all of them.\n",
);
table(["m × k × n", "MFLOP", "both free", "as it comes", "one kept busy"], rows);
await Promise.all([two.close(), always.close(), other.end()]);
