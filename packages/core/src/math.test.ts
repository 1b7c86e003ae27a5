import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cos, exp, log, log1p, sigmoid, sin, tanh } from "./math.ts";

const FUNCTIONS = { exp, log, log1p, tanh, sigmoid, sin, cos };
type Name = keyof typeof FUNCTIONS;
const NAMES = Object.keys(FUNCTIONS) as Name[];

/** x, f(x) rounded, and what the rounding lost in ulp; by `fixtures/math.py`. */
type Entry = readonly [x: number, y: number, rest: number];
const FIXTURES = JSON.parse(readFileSync(new URL("../fixtures/math.json", import.meta.url), "utf8")) as Record<
  Name,
  Entry[]
>;

const bits = new DataView(new ArrayBuffer(8));

/** Distance between the float64 numbers around y. */
function ulp(y: number): number {
  bits.setFloat64(0, y);
  const exponent = (bits.getUint16(0) >> 4) & 2047;
  return 2 ** (Math.max(exponent, 1) - 1075);
}

/** FNV-1a over the bytes of f at 10 000 points of many sizes, which are exact operations away from whole numbers. */
function hash(f: (x: number) => number, span: number): string {
  let state = 0x811c9dc5;
  for (let i = 0; i < 10_000; i++) {
    const part = ((i * 40503) % 65536) / 65536 + i / 2 ** 40 - 0.5;
    const size = i % 2 === 0 ? span : span / 2 ** ((i >> 1) % 64);
    bits.setFloat64(0, f(part * size));
    for (let byte = 0; byte < 8; byte++) state = Math.imul(state ^ bits.getUint8(byte), 0x01000193);
  }
  return (state >>> 0).toString(16).padStart(8, "0");
}

describe("accuracy", () => {
  // what the docstrings promise: ulp between the result and the exact value
  const LIMITS: Record<Name, number> = { exp: 0.8, log: 0.9, log1p: 0.9, tanh: 1.5, sigmoid: 2.4, sin: 0.8, cos: 0.8 };

  test.each(NAMES)("%s stays within its limit of the exact values", (name) => {
    const limit = LIMITS[name];
    const outside = FIXTURES[name]
      .map(([x, y, rest]) => ({ x, y, error: Math.abs((FUNCTIONS[name](x) - y) / ulp(y) - rest) }))
      .filter(({ error }) => !(error <= limit));
    expect(FIXTURES[name].length).toBeGreaterThan(300);
    expect(outside).toEqual([]);
  });

  test("exp rounds once: within 0.55 ulp of every value that is not subnormal", () => {
    const worst = Math.max(
      ...FIXTURES.exp.filter(([x]) => x > -708).map(([x, y, r]) => Math.abs((exp(x) - y) / ulp(y) - r)),
    );
    expect(worst).toBeLessThan(0.55);
  });
});

describe("bits", () => {
  // Changing one of these changes every model: it needs a major version.
  const HASHES: Record<Name, readonly [span: number, hash: string]> = {
    exp: [1500, "08c0c581"],
    log: [1000, "ef7b7eb9"],
    log1p: [1000, "d86c95cd"],
    tanh: [40, "81bf9306"],
    sigmoid: [1500, "8b11e06b"],
    sin: [2e5, "8d81d6e0"],
    cos: [2e5, "ddb103d3"],
  };

  test.each(NAMES)("%s gives the same bits on every engine", (name) => {
    const [span, expected] = HASHES[name];
    const f = FUNCTIONS[name];
    // both logarithms see positive numbers only: the bits of NaN are not specified
    expect(hash(name.startsWith("log") ? (x) => f(Math.abs(x)) : f, span)).toBe(expected);
  });

  test.each(["math.ts", "rng.ts"])("%s uses exactly rounded operations only", (file) => {
    const source = readFileSync(new URL(file, import.meta.url), "utf8").replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, "");
    expect(source.match(/Math\.\w+/g)?.filter((name) => !/\.(abs|sqrt|floor|fround)$/.test(name))).toEqual([]);
    expect(source).not.toContain("**");
  });
});

describe("special values", () => {
  const INF = Number.POSITIVE_INFINITY;
  const NAN = Number.NaN;
  // x, f(x), x, f(x), …
  const CASES: Record<Name, readonly number[]> = {
    exp: [0, 1, -0, 1, INF, INF, -INF, 0, 709.79, INF, 1e308, INF, -745.14, 0, -1e308, 0, -745.13, 5e-324, 5e-324, 1],
    log: [1, 0, 0, -INF, -0, -INF, -1, NAN, -INF, NAN, INF, INF, 5e-324, -744.4400719213812],
    log1p: [0, 0, -0, -0, -1, -INF, -1.5, NAN, -INF, NAN, INF, INF, 5e-324, 5e-324],
    tanh: [0, 0, -0, -0, INF, 1, -INF, -1, 1e308, 1, -40, -1, 5e-324, 5e-324],
    sigmoid: [0, 0.5, -0, 0.5, INF, 1, -INF, 0, 1000, 1, -1000, 0, 40, 1],
    sin: [0, 0, -0, -0, INF, NAN, -INF, NAN, 5e-324, 5e-324],
    cos: [0, 1, -0, 1, INF, NAN, -INF, NAN],
  };

  test.each(NAMES)("%s", (name) => {
    const list = [...CASES[name], NAN, NAN];
    for (let i = 0; i < list.length; i += 2) {
      const x = list[i] as number;
      expect(FUNCTIONS[name](x), `${name}(${x})`).toBe(list[i + 1]);
    }
  });

  test("sigmoid follows exp down to the subnormal numbers", () => {
    for (const x of [-40, -100, -700, -720, -744]) expect(sigmoid(x)).toBe(exp(x));
  });

  test("tanh is odd and cos is even, to the bit", () => {
    for (let x = 0.01; x < 30; x += 0.173) {
      expect(tanh(-x)).toBe(-tanh(x));
      expect(cos(-x)).toBe(cos(x));
    }
  });

  test("sin and cos of huge arguments stay between -1 and 1", () => {
    for (const x of [1e5 + 1, 1e10, 1e16, 1e22, 1e300, -1e308]) {
      expect(Math.abs(sin(x))).toBeLessThanOrEqual(1);
      expect(Math.abs(cos(x))).toBeLessThanOrEqual(1);
    }
    expect(sin(1e6)).toBeCloseTo(-0.34999350217129294, 8);
  });
});
