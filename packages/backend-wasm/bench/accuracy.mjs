// The largest error of exp, log, sigmoid and tanh over a dense sample of all float32, beside core's functions in float64.
//   node packages/backend-wasm/bench/accuracy.mjs [stride]

import { exp, log, sigmoid, tanh } from "../../core/dist/index.js";
import { wasm } from "../dist/index.js";
import { table } from "./report.mjs";

/** One of so many; a prime, so that all kinds of mantissa occur. */
const STRIDE = Number(process.argv[2] ?? 97);
if (!(Number.isInteger(STRIDE) && STRIDE >= 1))
  throw new Error(`accuracy: the stride is ${process.argv[2]}; give 1 or more`);
const BLOCK = 2 ** 20;
const [LEAST_EXPONENT, DIGITS] = [-126, 23];

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
/** The distance of float32 near x. */
function ulp(x) {
  double[0] = x;
  const exponent = ((halves[1] >>> 20) & 0x7ff) - 1023;
  return 2 ** (Math.max(exponent, LEAST_EXPONENT) - DIGITS);
}

const backend = await wasm();
const rows = [];
for (const [name, exact] of Object.entries({ exp, log, sigmoid, tanh })) {
  let [worst, where, count] = [0, 0, 0];
  for (let start = 0; start < 2 ** 32; start += BLOCK * STRIDE) {
    const bits = Uint32Array.from({ length: BLOCK }, (_, i) => Math.min(start + i * STRIDE, 2 ** 32 - 1));
    const x = new Float32Array(bits.buffer);
    const input = backend.upload(x, [1, BLOCK]);
    const output = backend.unary(name, input);
    const got = backend.read(output);
    backend.dispose(input);
    backend.dispose(output);
    for (let i = 0; i < BLOCK; i++) {
      if (!Number.isFinite(x[i])) continue;
      count++;
      const want = exact(x[i]);
      if (Object.is(got[i], Math.fround(want))) continue;
      const error = Math.abs(got[i] - want) / ulp(want);
      if (!(error <= worst)) [worst, where] = [error, x[i]];
    }
  }
  rows.push([name, worst.toFixed(3), String(where), count.toLocaleString("en-US")]);
}
console.log("The largest errors, in units of the last place (ulp).\n");
table(["function", "ulp", "at", "numbers tried"], rows);
