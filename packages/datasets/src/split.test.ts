import { DataError, OptionError, rng, ShapeError } from "@chainrule/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { readCsv } from "./csv/read-csv.ts";
import { oneHot } from "./encoding.ts";
import { evenOdd } from "./parity.ts";
import type { Rows } from "./rows.ts";
import { trainTestSplit } from "./split.ts";

/** Sample i has the feature i. */
const numbered = <Y>(y: Y): { x: Rows["x"]; y: Y; labelNames: string[] } => {
  const count = (y as { length?: number }).length ?? (y as Rows["x"]).shape[0];
  return { x: { data: Float32Array.from({ length: count }, (_, i) => i), shape: [count, 1] }, y, labelNames: ["a"] };
};
const partsOf = (split: { train: Rows; validation: Rows | undefined; test: Rows }): Rows[] =>
  [split.train, split.validation, split.test].filter((part) => part !== undefined);
const classesOf = (count: number, weights: readonly number[], seed: number): Int32Array<ArrayBuffer> => {
  const bag = weights.flatMap((weight, c) => new Array<number>(weight).fill(c));
  const random = rng(seed);
  return Int32Array.from({ length: count }, () => bag[random.integer(bag.length)]!);
};

describe("trainTestSplit", () => {
  it("puts every sample with its target into exactly one part", () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = rng(seed);
      const y = classesOf(10 + random.integer(200), [5, 3, 1], seed);
      const options = { test: 0.1 + 0.3 * random.uniform(), validation: 0.1 + 0.3 * random.uniform(), seed };
      for (const stratify of [false, true]) {
        const parts = partsOf(trainTestSplit(numbered(y), { ...options, stratify }));
        const rows = parts.flatMap((part) => [...part.x.data]);
        expect(rows.toSorted((a, b) => a - b)).toEqual([...numbered(y).x.data]);
        expect(parts.flatMap((part) => [...(part.y as Int32Array)])).toEqual(rows.map((row) => y[row]));
        const shares = [1 - options.test - options.validation, options.validation, options.test];
        parts.forEach((part, i) => {
          expect(Math.abs(part.x.shape[0] - shares[i]! * y.length)).toBeLessThan(1);
          expect(part.x.data).toHaveLength(part.x.shape[0]);
        });
      }
    }
  });

  it("keeps the proportions of classes if it stratifies", () => {
    for (let seed = 0; seed < 60; seed++) {
      const y = classesOf(50 + seed, [8, 4, 2, 1], seed);
      const { train, validation, test } = trainTestSplit(numbered(y), {
        test: 0.2,
        validation: 0.25,
        stratify: true,
        seed,
      });
      const counts = (values: Int32Array, c: number): number => values.filter((value) => value === c).length;
      for (const c of new Set(y)) {
        const share = counts(y, c) / y.length;
        expect(Math.abs(counts(test.y, c) - share * test.y.length)).toBeLessThan(1);
        // Of what test has left, which itself may be off by one.
        const left = counts(train.y, c) + counts(validation.y, c);
        const quota = (left * validation.y.length) / (validation.y.length + train.y.length);
        expect(Math.abs(counts(validation.y, c) - quota)).toBeLessThan(1);
      }
    }
  });

  it("divides exactly where it can", () => {
    const y = Uint8Array.from({ length: 1000 }, (_, i) => i % 10);
    const { train, validation, test } = trainTestSplit(numbered(y), { test: 0.2, validation: 0.1, stratify: true });
    for (const [part, each] of [[train, 70] as const, [validation, 10] as const, [test, 20] as const]) {
      const counts = new Array(10).fill(0);
      for (const c of part.y) counts[c]++;
      expect(counts).toEqual(new Array(10).fill(each));
    }
  });

  it("divides classes of one sample too", () => {
    const y = Uint8Array.from({ length: 10 }, (_, i) => i);
    const split = trainTestSplit(numbered(y), { test: 0.4, validation: 0.4, stratify: true });
    expect(partsOf(split).map((part) => part.x.shape[0])).toEqual([2, 4, 4]);
  });

  it("mixes the rows, by the seed alone", () => {
    const split = (seed?: number) => trainTestSplit(numbered(new Uint8Array(100)), { test: 0.5, seed });
    expect(split(1)).toStrictEqual(split(1));
    expect(split()).toStrictEqual(split(0));
    expect(split(1)).not.toEqual(split(2));
    const rows = [...split().train.x.data];
    expect(rows).not.toEqual(rows.toSorted((a, b) => a - b));
  });

  it("gives each sample the same chance", () => {
    const hits = new Float64Array(20);
    for (let seed = 0; seed < 4000; seed++) {
      for (const row of trainTestSplit(numbered(new Uint8Array(20)), { test: 0.25, seed }).test.x.data) hits[row]!++;
    }
    // 4000 draws with p = 1/4: the standard deviation is 27.4; six of them.
    for (const count of hits) expect(Math.abs(count - 1000)).toBeLessThan(165);
  });

  it("splits all kinds of sets, and leaves the rest as it is", () => {
    const { train } = evenOdd();
    const split = trainTestSplit(train, { test: 0.3, stratify: true });
    expect(split.train.y.shape).toEqual([490, 2]);
    expect(split.test.y.data.reduce((a, b) => a + b)).toBe(210);
    expect(split.test.y.data.filter((_, i) => i % 2 === 0).reduce((a, b) => a + b)).toBe(105);
    expect(split.test.labelNames).toBe(train.labelNames);
    const images = { x: train.x, image: { width: 5, height: 2 } };
    expect(trainTestSplit(images, { test: 0.1 }).test).toMatchObject({ x: { shape: [70, 10] }, image: images.image });
    const csv = readCsv("1,2\n3,4\n", { task: "regression", target: 1 });
    const halves = trainTestSplit(csv, { test: 0.5 });
    expect(halves.train.x.data[0]! + 1).toBe(halves.train.y.data[0]);
    expectTypeOf(halves.test).toEqualTypeOf(csv);
    const binary = numbered({ data: Float32Array.of(0, 1, 1, 0), shape: [4, 1] as const });
    expect(trainTestSplit(binary, { test: 0.5, stratify: true }).test.y.data.toSorted()).toEqual(Float32Array.of(0, 1));
  });

  it("has validation if it was asked for", () => {
    const set = numbered(oneHot([0, 1, 0, 1], 2));
    expect(trainTestSplit(set, { test: 0.5 }).validation).toBeUndefined();
    expectTypeOf(trainTestSplit(set, { test: 0.5, validation: 0.25 }).validation).toEqualTypeOf(set);
  });

  const set = numbered(Uint8Array.of(0, 1, 0, 1, 0));
  it.each([
    [{ test: 0 }, "test is 0; pass a share above 0 and below 1"],
    [{ test: 1 }, "test is 1; pass a share above 0 and below 1"],
    [{ test: "0.2" }, 'test is "0.2"; pass a share above 0 and below 1'],
    [{ test: Number.NaN }, "test is NaN; pass a share above 0 and below 1"],
    [{ test: 0.2, validation: 0 }, "validation is 0; pass a share above 0 and below 1"],
    [{ test: 0.5, validation: 0.5 }, "test and validation are 0.5 and 0.5; leave a share to train on"],
    [{ test: 0.05 }, "test is 0.05: of 5 samples none is left for test; pass other shares"],
    [{ test: 0.95 }, "test is 0.95: of 5 samples none is left for train; pass other shares"],
    [
      { test: 0.4, validation: 0.01 },
      "test is 0.4, validation 0.01: of 5 samples none is left for validation; pass other shares",
    ],
  ])("refuses %j", (options, message) => {
    expect(() => trainTestSplit(set, options as never)).toThrow(new OptionError(`trainTestSplit: ${message}`));
  });

  it("refuses targets that are not as many, or no classes", () => {
    const short = { ...set, y: Uint8Array.of(1) };
    const shape = new ShapeError("trainTestSplit: 5 rows of x, 1 of y; give one target for every sample");
    expect(() => trainTestSplit(short, { test: 0.2 })).toThrow(shape);
    const real = numbered({ data: Float32Array.of(1, 2.5), shape: [2, 1] as const });
    const remedy = "pass classes, or leave stratify out";
    const classes = new DataError(`trainTestSplit: y has 2.5 in row 1, which is no class; ${remedy}`);
    expect(() => trainTestSplit(real, { test: 0.5, stratify: true })).toThrow(classes);
    const none = new DataError("trainTestSplit: there is no y to stratify by; leave stratify out");
    expect(() => trainTestSplit({ x: set.x }, { test: 0.2, stratify: true })).toThrow(none);
  });
});
