// Matrix products of backend-wasm beside backend-cpu and beside what registers alone can do, all in one process.
//   node packages/backend-wasm/bench/matmul.mjs
import { performance } from "node:perf_hooks";
import { median, table } from "../../../scripts/bench/report.mjs";
import { cpu } from "../../backend-cpu/dist/index.js";
import { wasm } from "../dist/index.js";
import { ceiling } from "./ceiling.mjs";

const SHAPES = [
  [1, 784, 32],
  [10, 784, 32],
  [128, 784, 512],
  [128, 512, 512],
];
const CASES = ["NN", "NT", "TN", "TT"];
const REPEATS = 21;
/** Multiplications and additions that one measurement takes at least. */
const WORK = 2e7;

let state = 1;
/** The same numbers in every run, from −1 to 1. */
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state / 2 ** 31;
}

/** 10⁹ a second. */
function giga(flops, use) {
  const from = performance.now();
  use();
  return flops / (performance.now() - from) / 1e6;
}

const backends = [await wasm(), cpu()];
const rows = [];
for (const [m, depth, n] of SHAPES) {
  const a = Float32Array.from({ length: m * depth }, random);
  const b = Float32Array.from({ length: depth * n }, random);
  for (const name of CASES) {
    const [transposeA, transposeB] = [name[0] === "T", name[1] === "T"];
    const flops = 2 * m * depth * n;
    const [ours, theirs] = backends.map((backend, i) => {
      const left = backend.upload(a, transposeA ? [depth, m] : [m, depth]);
      const right = backend.upload(b, transposeB ? [n, depth] : [depth, n]);
      const calls = Math.ceil(WORK / flops / (i ? 4 : 1));
      return () =>
        giga(calls * flops, () => {
          for (let call = 0; call < calls; call++) {
            backend.dispose(backend.matmul(left, right, transposeA, transposeB));
          }
        });
    });
    const limit = () => giga(WORK, () => ceiling(WORK));
    const speeds = [];
    // the first rounds warm up
    for (let round = -5; round < REPEATS; round++) {
      const triple = [ours(), theirs(), limit()];
      if (round >= 0) speeds.push(triple);
    }
    const middle = (of) => median(speeds.map(of));
    rows.push([
      `${m} × ${depth} × ${n} ${name}`,
      middle(([our]) => our).toFixed(1),
      middle(([, their]) => their).toFixed(2),
      middle(([our, their]) => our / their).toFixed(1),
      `${(100 * middle(([our, , most]) => our / most)).toFixed(0)} %`,
    ]);
  }
}
console.log(`Median of ${REPEATS} rounds that alternate. N: as it is, T: transposed. The ceiling: registers only.\n`);
table(["m × k × n", "backend-wasm GFLOP/s", "backend-cpu GFLOP/s", "ratio", "of the ceiling"], rows);
