// Two threads beside one: products, on free processors and while another program keeps one of them busy.
//   node packages/backend-wasm/bench/threads.mjs
import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import { wasm } from "../dist/index.js";
import { multiplier } from "./products.mjs";
import { median, table } from "./report.mjs";

const PRODUCTS = [
  [10, 784, 32, "NN"],
  [128, 512, 32, "NN"],
  [128, 512, 128, "NN"],
  [128, 512, 512, "NN"],
  [512, 128, 512, "TN"],
];
/** Times that one, two and always take turns, and what each does in its turn: at least so much, some 100 ms, and half as much before. */
const ROUNDS = 12;
const WORK = 4e9;

/** Milliseconds of each call in `calls`. */
const wall = (work, calls) =>
  Array.from({ length: calls }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
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
  const calls = Math.ceil(WORK / (2 * m * depth * n));
  const works = [one, two, always].map((backend) => multiplier(backend, [m, depth, n], name, 1));
  /** How many times as fast as `one` the others are: medians of the rounds. */
  const turns = () => {
    const ratios = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const [single, ...others] = works.map((work) => {
        // the other backend's thread goes to sleep meanwhile, and this one's wakes up
        wall(work, Math.ceil(calls / 2));
        return sum(wall(work, calls));
      });
      for (const [i, time] of others.entries()) ratios[i].push(single / time);
    }
    return ratios.map(median);
  };
  const [double, shared] = turns();
  other.start();
  const [doubleBusy] = turns();
  other.stop();
  rows.push([
    `${m} × ${depth} × ${n} ${name}`,
    ((2 * m * depth * n) / 1e6).toFixed(1),
    ...[shared, double, doubleBusy].map((ratio) => ratio.toFixed(2)),
  ]);
}
console.log(
  `Two threads by one, wall time, medians of ${ROUNDS} turns. "always" shares every product; "by default" shares while it ` +
    "pays; the last while another program keeps one of the processors busy.\n",
);
table(["m × k × n", "MFLOP", "always", "by default", "by default, one kept busy"], rows);
await Promise.all([two.close(), always.close(), other.end()]);
