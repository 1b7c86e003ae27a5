import { describe, expect, test } from "vitest";
import type { Shape } from "./backend.ts";
import { OptionError, ShapeError } from "./errors.ts";
import {
  constant,
  given,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  normal,
  uniform,
  zeros,
} from "./initializers.ts";
import { rng } from "./rng.ts";

const SHAPE: Shape = [300, 200];
const ROWS = [
  [1, 2, 3],
  [4, 5, 6],
];

function moments(start: Initializer): { mean: number; variance: number; fourth: number; largest: number } {
  const values = Array.from(start(SHAPE, rng(1)));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const central = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  return {
    mean,
    variance: central(2),
    fourth: central(4) / central(2) ** 2,
    largest: Math.max(...values.map(Math.abs)),
  };
}

describe("random initializers have the moments of their definition", () => {
  // a uniform distribution ends at √3 standard deviations, a normal one does not; their fourth moments are 1.8 and 3
  test.each([
    ["glorotUniform", glorotUniform(), 0, 2 / 500, 1.8],
    ["glorotNormal", glorotNormal(), 0, 2 / 500, 3],
    ["heUniform", heUniform(), 0, 2 / 300, 1.8],
    ["heNormal", heNormal(), 0, 2 / 300, 3],
    ["uniform", uniform(), 0, 0.1 ** 2 / 12, 1.8],
    ["uniform", uniform({ min: 2, max: 5 }), 3.5, 9 / 12, 1.8],
    ["normal", normal(), 0, 1, 3],
    ["normal", normal({ mean: -3, standardDeviation: 0.5 }), -3, 0.25, 3],
  ])("%s", (_, start, mean, variance, fourth) => {
    const found = moments(start);
    // five standard errors of 60 000 values
    expect(Math.abs(found.mean - mean)).toBeLessThan(0.0205 * Math.sqrt(variance));
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.029);
    expect(Math.abs(found.fourth - fourth)).toBeLessThan(0.2);
    const limit = Math.sqrt(3 * variance);
    if (fourth === 1.8) {
      expect(found.largest).toBeLessThanOrEqual(Math.abs(mean) + limit);
      expect(found.largest).toBeGreaterThan((Math.abs(mean) + limit) * 0.999);
    } else expect(found.largest).toBeGreaterThan(Math.abs(mean) + 2 * limit);
  });

  test("one draw per element, in order: a function of the stream alone", () => {
    const values = glorotUniform()([3, 2], rng(4));
    const random = rng(4);
    expect(Array.from(values)).toEqual(Array.from({ length: 6 }, () => (2 * random.uniform() - 1) * Math.sqrt(6 / 5)));
    expect(heNormal()([3, 2], rng(4))).toEqual(heNormal()([3, 2], rng(4)));
    expect(heNormal()([3, 2], rng(4))).not.toEqual(heNormal()([3, 2], rng(5)));
  });
});

describe("fixed initializers", () => {
  test("zeros and constant fill", () => {
    expect(zeros()([1, 3], rng(0))).toEqual(new Float64Array(3));
    expect(constant(-2.5)([2, 1], rng(0))).toEqual(Float64Array.of(-2.5, -2.5));
  });

  test("given takes rows or all values row by row, and copies them each time", () => {
    const flat = Float32Array.of(1, 2, 3, 4, 5, 6);
    const start = given(flat);
    flat[0] = 9;
    const first = start([2, 3], rng(0));
    first[1] = 9;
    for (const each of [start, given(ROWS), given(ROWS.flat())]) {
      expect(each([2, 3], rng(0))).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
    }
    expect(given([7])([1, 1], rng(0))).toEqual(Float64Array.of(7));
  });

  test.each([
    [given(ROWS), [3, 2], "given: [2, 3] do not fit [3, 2]; pass 3 rows of 2 numbers"],
    [given(ROWS), [1, 6], "given: [2, 3] do not fit [1, 6]; pass 1 rows of 6 numbers"],
    [given([[1, 2], [3]]), [2, 2], "given: [2, 2 or 1] do not fit [2, 2]; pass 2 rows of 2 numbers"],
    [given([[1, 2, 3], [4]]), [2, 2], "given: [2, 3 or 1] do not fit [2, 2]; pass 2 rows of 2 numbers"],
    [given([1, 2, 3]), [2, 2], "given: 3 values do not fit [2, 2]; pass 2 rows of 2 numbers"],
    [given([]), [1, 1], "given: 0 values do not fit [1, 1]; pass 1 rows of 1 numbers"],
  ] as const)("given refuses another shape %#", (start, shape, message) => {
    expect(() => start(shape, rng(0))).toThrow(new ShapeError(message));
  });
});

describe("options", () => {
  const NORMAL = "normal: mean and standardDeviation must be finite and the latter at least 0, got";
  const UNIFORM = "uniform: min must be below max, both finite, got";
  const INF = Number.POSITIVE_INFINITY;
  test.each([
    [() => constant(Number.NaN), "constant: the value must be finite, got NaN; pass a number"],
    [() => constant(INF), "constant: the value must be finite, got Infinity; pass a number"],
    [() => given([[1], [INF]]), "given: value 1 must be finite, got Infinity; pass numbers"],
    [() => normal({ mean: INF }), `${NORMAL} Infinity and 1; pass 0 and 1`],
    [() => normal({ standardDeviation: -1 }), `${NORMAL} 0 and -1; pass 0 and 1`],
    [() => normal({ standardDeviation: Number.NaN }), `${NORMAL} 0 and NaN; pass 0 and 1`],
    [() => normal({ standardDeviation: INF }), `${NORMAL} 0 and Infinity; pass 0 and 1`],
    [() => uniform({ min: 1, max: 1 }), `${UNIFORM} 1 and 1; pass -0.05 and 0.05`],
    [() => uniform({ min: 0.1 }), `${UNIFORM} 0.1 and 0.05; pass -0.05 and 0.05`],
    [() => uniform({ max: Number.NaN }), `${UNIFORM} -0.05 and NaN; pass -0.05 and 0.05`],
    [() => uniform({ max: INF }), `${UNIFORM} -0.05 and Infinity; pass -0.05 and 0.05`],
  ])("%#: %s", (fail, message) => {
    expect(fail).toThrow(new OptionError(message));
  });
});
