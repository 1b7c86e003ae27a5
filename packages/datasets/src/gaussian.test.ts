import { OptionError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { gaussian } from "./gaussian.ts";

const moments = (values: Float32Array): { mean: number; deviation: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
};

describe("gaussian", () => {
  it("is the scenario gaussian-800 by default", () => {
    // All of it takes seconds.
    expect(gaussian({ trainSize: 4, testSize: 2 }).train.x.shape).toEqual([4, 800]);
    const { train, test } = gaussian({ features: 50 });
    expect(train.x.shape).toEqual([20_000, 50]);
    expect(train.y.shape).toEqual([20_000, 1]);
    expect(test.x.shape).toEqual([4_000, 50]);
    expect(test.y.shape).toEqual([4_000, 1]);
    for (const { x, y } of [train, test]) {
      const half = x.data.length / 2;
      for (const [values, sign] of [[x.data.subarray(0, half), 1] as const, [x.data.subarray(half), -1] as const]) {
        const { mean, deviation } = moments(values);
        // Six standard errors.
        expect(Math.abs(mean - sign * 1.75)).toBeLessThan((6 * 2.5) / Math.sqrt(half));
        expect(Math.abs(deviation - 2.5)).toBeLessThan((6 * 2.5) / Math.sqrt(2 * half));
      }
      expect(y.data.every((value, i) => value === (i < y.data.length / 2 ? 1 : 0))).toBe(true);
    }
  });

  it("draws independent features for train, test and every seed", () => {
    const options = { features: 3, trainSize: 4000, testSize: 4000, mean: 0, standardDeviation: 1 };
    const [a, b] = [gaussian(options), gaussian({ ...options, seed: 1 })];
    expect(a).toStrictEqual(gaussian({ ...options, seed: 0 }));
    const columns = [a.train, a.test, b.train].flatMap(({ x }) =>
      [0, 1, 2].map((column) => x.data.filter((_, i) => i % 3 === column)),
    );
    columns.forEach((first, i) => {
      for (const second of columns.slice(i + 1)) {
        const correlation = first.reduce((sum, value, row) => sum + value * second[row]!, 0) / 4000;
        // Six standard errors.
        expect(Math.abs(correlation)).toBeLessThan(6 / Math.sqrt(4000));
      }
    });
  });

  it("takes other means and deviations", () => {
    const { train } = gaussian({ features: 2, trainSize: 4, testSize: 2, mean: -3, standardDeviation: 0 });
    expect([...train.x.data]).toEqual([-3, -3, -3, -3, 3, 3, 3, 3]);
    expect([...train.y.data]).toEqual([1, 1, 0, 0]);
  });

  it.each([
    [{ features: 0 }, "features is 0; pass an integer from 1 to 1000000"],
    [{ trainSize: 1 }, "trainSize is 1; pass an integer from 2 to 1342177"],
    [{ trainSize: 7 }, "trainSize is 7; pass an even number, half for each class"],
    [{ testSize: 1e9, features: 2 }, "testSize is 1000000000; pass an integer from 2 to 536870912"],
    [{ mean: Number.NaN }, "mean is NaN; pass a finite number"],
    [{ standardDeviation: -1 }, "standardDeviation is -1; pass a finite number of at least 0"],
  ])("refuses %j", (options, message) => {
    expect(() => gaussian(options)).toThrow(new OptionError(`gaussian: ${message}`));
  });

  it("refuses a seed that is none", () => {
    expect(() => gaussian({ seed: 0.5 })).toThrow(OptionError);
  });
});
