import { readFileSync } from "node:fs";
import { DataError, type Matrix, OptionError, rng, ShapeError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { fitMinMaxScaler, fitStandardScaler, inverseTransform, type Scaler, transform } from "./scaler.ts";
import { scalerFromJSON } from "./scaler-json.ts";

type Case = { readonly transformed: readonly number[][] } & (
  | { readonly scaler: "standard"; readonly mean: readonly number[]; readonly scale: readonly number[] }
  | {
      readonly scaler: "minMax";
      readonly range: readonly [number, number];
      readonly min: readonly number[];
      readonly max: readonly number[];
    }
);
const FIXTURES = JSON.parse(readFileSync(new URL("../fixtures/scalers.json", import.meta.url), "utf8")) as {
  readonly columns: readonly string[];
  readonly x: readonly number[][];
  readonly cases: readonly Case[];
};
const EPSILON = 2 ** -52;
const matrix = (rows: readonly number[][]): Matrix => ({ data: rows.flat(), shape: [rows.length, rows[0]!.length] });

describe.each(FIXTURES.cases)("$scaler $range", (expected) => {
  const { columns, x } = FIXTURES;
  const fitted = (): Scaler =>
    expected.scaler === "standard" ? fitStandardScaler(matrix(x)) : fitMinMaxScaler(matrix(x), expected.range);

  it.each(columns.map((name, column) => ({ name, column })))("is scikit-learn's for the column $name", ({ column }) => {
    const scaler = fitted();
    const raw = x.map((row) => row[column]!);
    const largest = Math.max(...raw.map(Math.abs));
    // Each of two sums of 12 numbers is off by up to 12 roundings of its terms.
    const noise = 2 * 12 * EPSILON * largest;
    let divisor: number;
    if (expected.scaler === "standard" && scaler.type === "standard") {
      divisor = expected.scale[column]!;
      expect(Math.abs(scaler.mean[column]! - expected.mean[column]!)).toBeLessThanOrEqual(noise);
      expect(Math.abs((scaler.standardDeviation[column]! || 1) - divisor)).toBeLessThanOrEqual(noise);
    } else if (expected.scaler === "minMax" && scaler.type === "minMax") {
      expect(scaler.min[column]).toBe(expected.min[column]);
      expect(scaler.max[column]).toBe(expected.max[column]);
      const width = expected.max[column]! - expected.min[column]!;
      divisor = (width < 10 * EPSILON ? 1 : width) / (expected.range[1] - expected.range[0]);
    } else expect.unreachable();
    const { data, shape } = transform(scaler, matrix(x));
    const { data: back } = inverseTransform(scaler, { data, shape });
    expected.transformed.forEach((row, i) => {
      const value = row[column]!;
      // The rounding to float32, and the noise of the fit and of the products, scaled.
      const tolerance = 2 ** -24 * Math.abs(value) + (2 * noise) / divisor + 8 * EPSILON;
      expect(Math.abs(data[i * columns.length + column]! - value), `row ${i}`).toBeLessThanOrEqual(tolerance);
      const error = Math.abs(back[i * columns.length + column]! - raw[i]!);
      // Both are rounded to float32: the scaled value, of up to 4, and the raw one.
      expect(error, `row ${i} back`).toBeLessThanOrEqual(2 ** -24 * (largest + 4 * divisor) + 2 * noise);
    });
  });

  it("survives JSON", () => {
    const scaler = fitted();
    expect(scalerFromJSON(JSON.parse(JSON.stringify(scaler)))).toStrictEqual(scaler);
  });
});

describe("fitStandardScaler", () => {
  it("gives mean 0 and deviation 1, also far from 0", () => {
    const random = rng(4);
    const data = Float64Array.from({ length: 3000 }, () => 1e9 + random.uniform());
    const scaled = transform(fitStandardScaler({ data, shape: [1000, 3] }), { data, shape: [1000, 3] });
    for (const column of [0, 1, 2]) {
      const values = Array.from({ length: 1000 }, (_, row) => scaled.data[3 * row + column]!);
      const mean = values.reduce((a, b) => a + b) / 1000;
      const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / 1000;
      // The mean of numbers near 1e9 is known to 1e9 · 2^-53; the deviation of these is 0.29.
      expect(Math.abs(mean)).toBeLessThan(1e-6);
      expect(Math.abs(variance - 1)).toBeLessThan(1e-6);
    }
  });

  it("stores 0 for the deviation of a constant column, which is scaled by 1", () => {
    const scaler = fitStandardScaler({ data: [7, 1, 7, 3], shape: [2, 2] });
    expect(scaler).toStrictEqual({ type: "standard", mean: [7, 2], standardDeviation: [0, 1] });
    expect([...transform(scaler, { data: [9, 4], shape: [1, 2] }).data]).toEqual([2, 2]);
    expect([...inverseTransform(scaler, { data: [2, 2], shape: [1, 2] }).data]).toEqual([9, 4]);
  });
});

describe("fitMinMaxScaler", () => {
  it("reaches the ends of its range, and goes on beyond them", () => {
    const scaler = fitMinMaxScaler({ data: [0.1, 0.7], shape: [2, 1] }, [-0.3, 0.1]);
    expect([...transform(scaler, { data: [0.1, 0.7, 1.3], shape: [3, 1] }).data]).toEqual(
      [-0.3, 0.1, 0.5].map(Math.fround),
    );
  });

  it.each([
    [1, 1],
    [1, 0],
    [0, Number.NaN],
    [0, Number.POSITIVE_INFINITY],
  ])("refuses the range %d to %d", (low, high) => {
    const message = `fitMinMaxScaler: the range is [${low}, ${high}]; pass a smaller and a larger number`;
    expect(() => fitMinMaxScaler({ data: [1], shape: [1, 1] }, [low, high])).toThrow(new OptionError(message));
  });
});

describe.each([fitStandardScaler, fitMinMaxScaler])("%o", (fitTo) => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (value) => {
    const message = `${fitTo.name}: x has ${value} in row 1, column 2; remove or replace what is not finite`;
    expect(() => fitTo({ data: [1, 2, 3, 4, 5, value], shape: [2, 3] })).toThrow(new DataError(message));
  });

  it("refuses no values, and values that do not fill the shape", () => {
    const message = (wrong: string): ShapeError =>
      new ShapeError(`${fitTo.name}: x has ${wrong}; pass rows * columns values, at least one`);
    expect(() => fitTo({ data: [], shape: [0, 3] })).toThrow(message("0 values for the shape [0, 3]"));
    expect(() => fitTo({ data: [1, 2], shape: [1, 3] })).toThrow(message("2 values for the shape [1, 3]"));
  });

  it("refuses values whose spread is beyond float64", () => {
    const message = `${fitTo.name}: the values of column 1 are too large for float64; divide them first`;
    expect(() => fitTo({ data: [0, -1.7e308, 0, 1.7e308], shape: [2, 2] })).toThrow(new DataError(message));
  });
});

describe("transform", () => {
  const scaler: Scaler = { type: "standard", mean: [1, 2], standardDeviation: [2, 4] };

  it("and its inverse scale every column of an affine scaler alike", () => {
    const affine: Scaler = { type: "affine", offset: 1, scale: 0.25 };
    const scaled = transform(affine, { data: [1, 5, 9], shape: [1, 3] });
    expect(scaled).toStrictEqual({ data: Float32Array.of(0, 1, 2), shape: [1, 3] });
    expect([...inverseTransform(affine, scaled).data]).toEqual([1, 5, 9]);
  });

  it.each([transform, inverseTransform])("refuses another width (%o)", (apply) => {
    const message = `${apply.name}: x has 3 columns, the scaler 2; pass as many as it was fitted to`;
    expect(() => apply(scaler, { data: [1, 2, 3], shape: [1, 3] })).toThrow(new ShapeError(message));
    const minMax: Scaler = { type: "minMax", min: [0, 0], max: [1, 1], range: [0, 1] };
    expect(() => apply(minMax, { data: [1, 2, 3], shape: [1, 3] })).toThrow(new ShapeError(message));
  });

  it.each([transform, inverseTransform])("refuses what is not finite, also afterwards (%o)", (apply) => {
    const call = (value: number) => () =>
      apply({ type: "affine", offset: 0, scale: 1 }, { data: [0, value], shape: [2, 1] });
    const remedy = "pass finite values in range";
    expect(call(Number.NaN)).toThrow(
      new DataError(`${apply.name}: row 1, column 0 is NaN, which becomes NaN; ${remedy}`),
    );
    const large = `${apply.name}: row 1, column 0 is 1e+39, which becomes Infinity; ${remedy}`;
    expect(call(1e39)).toThrow(new DataError(large));
  });
});
