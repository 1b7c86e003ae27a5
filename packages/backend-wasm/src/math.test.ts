import { type Backend, exp, log, sigmoid, tanh, type UnaryOp } from "@chainrule/core";
import { describe, expect, test } from "vitest";
import { wasm } from "./index.ts";
import { read, upload } from "./testing.ts";

const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;
/** Every so many float32, a prime: all exponents, all kinds of mantissa. */
const STRIDE = 2003;
const SMALLEST_SUBNORMAL = 2 ** -149;

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The distance between float32 near x, by its exponent. */
function ulp(x: number): number {
  float[0] = Math.abs(x);
  const exponent = bits[0]! >>> 23;
  if (exponent <= 1) return SMALLEST_SUBNORMAL;
  bits[0] = (exponent - 23) << 23;
  // below 2⁻¹²⁶ a power of two has no normal form
  return exponent > 23 ? float[0]! : SMALLEST_SUBNORMAL * 2 ** (exponent - 1);
}

/** A sample of all finite float32. */
const sample = Float32Array.from({ length: Math.floor(2 ** 32 / STRIDE) }, (_, i) => {
  bits[0] = i * STRIDE;
  return float[0]!;
}).filter(Number.isFinite);

const map = (backend: Backend, op: UnaryOp, x: ArrayLike<number>): number[] =>
  read(backend, backend.unary(op, upload(backend, x, 1, x.length)));

const backend = await wasm();

// core's functions are the truth: in float64, some 10⁸ times as accurate
describe.each([
  ["exp", exp, 1.1],
  ["log", log, 0.9],
  ["sigmoid", sigmoid, 2.4],
  ["tanh", tanh, 1.4],
] as const)("%s", (op, exact, bound) => {
  test(`is within ${bound} ulp over a sample of all float32`, () => {
    const got = map(backend, op, sample);
    let worst = 0;
    let where = 0;
    for (const [i, x] of sample.entries()) {
      const want = exact(x);
      const rounded = Math.fround(want);
      if (Object.is(got[i], rounded) || got[i] === rounded) continue;
      const off = Math.abs(got[i]! - want) / ulp(rounded);
      if (!(off <= worst)) [worst, where] = [off, x];
    }
    expect(worst, `at ${where}`).toBeLessThanOrEqual(bound);
    // an approximation this good is no accident of a function that is called by mistake
    expect(worst).toBeGreaterThan(0.4);
  });

  test("does to NaN, infinities, zeros, and numbers at the bounds what core does", () => {
    const special = [
      NAN,
      INFINITY,
      -INFINITY,
      0,
      -0,
      1,
      2 ** -149,
      2 ** -126,
      3.4e38,
      -3.4e38,
      88.7,
      88.8,
      -103.9,
      -105,
    ];
    const got = map(backend, op, special);
    for (const [i, x] of special.entries()) {
      const want = Math.fround(exact(Math.fround(x)));
      if (Number.isFinite(want)) expect(Math.abs(got[i]! - want), `of ${x}`).toBeLessThanOrEqual(bound * ulp(want));
      else expect(got[i], `of ${x}`).toBe(want);
    }
  });
});

test("tanh is odd to the bit", () => {
  const x = sample.filter((value) => value > 0);
  const plus = map(backend, "tanh", x);
  expect(
    map(
      backend,
      "tanh",
      x.map((value) => -value),
    ).every((value, i) => value === -plus[i]!),
  ).toBe(true);
});
