// Matrix products of backend-wasm beside backend-cpu and beside what registers alone can do, all in one process.
//   node packages/backend-wasm/bench/matmul.mjs

import { cpu } from "../../backend-cpu/dist/index.js";
import { wasm } from "../dist/index.js";
import { ceiling } from "./ceiling.mjs";
import { CASES, GRADIENTS, multiplier, SHAPES } from "./products.mjs";
import { table } from "./report.mjs";
import { race } from "./slices.mjs";

/** Multiplications and additions of a slice: a fraction of a millisecond. */
const WORK = 3e6;
const [ROUNDS, WARM_UP] = [61, 20];

const [ours, theirs] = [await wasm(), cpu()];
const products = [...SHAPES.flatMap((shape) => CASES.map((name) => [...shape, name])), ...GRADIENTS];
const limit = () => ceiling(WORK);
const rows = products.map(([m, depth, n, name]) => {
  const shape = [m, depth, n];
  const works = [multiplier(ours, shape, name, WORK), multiplier(theirs, shape, name, WORK / 30), limit];
  const { speeds, of } = race(works, { rounds: ROUNDS, warmUp: WARM_UP });
  return [
    `${shape.join(" × ")} ${name}`,
    speeds[0].toFixed(1),
    speeds[1].toFixed(2),
    (of[0] / of[1]).toFixed(1),
    speeds[2].toFixed(1),
    `${(100 * of[0]).toFixed(0)} %`,
  ];
});
console.log(
  `Processor time of one thread; medians of ${ROUNDS} slices that alternate. N: as it is, T: transposed. ` +
    "The ceiling: multiplications and additions that stay in registers.\n",
);
table(["m × k × n", "backend-wasm GFLOP/s", "backend-cpu GFLOP/s", "ratio", "ceiling GFLOP/s", "of the ceiling"], rows);
