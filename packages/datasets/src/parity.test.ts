import { OptionError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { bitParity, evenOdd } from "./parity.ts";

const row = ({ data, shape }: { data: Float32Array; shape: readonly [number, number] }, i: number): number[] => [
  ...data.subarray(i * shape[1], (i + 1) * shape[1]),
];

describe("evenOdd", () => {
  it("is the scenario parity-10 by default", () => {
    const { train, test } = evenOdd();
    expect(train.x.shape).toEqual([700, 10]);
    expect(train.y.shape).toEqual([700, 2]);
    expect(test.x.shape).toEqual([324, 10]);
    expect(test.y.shape).toEqual([324, 2]);
    expect(train.labelNames).toEqual(["odd", "even"]);
    expect(train.classes).toBe(2);
  });

  it("puts the most significant bit first", () => {
    const { train, test } = evenOdd();
    expect(row(train.x, 6)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 0]);
    expect(row(train.x, 512)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(row(test.x, 323)).toEqual(new Array(10).fill(1));
  });

  it("holds all numbers in order, and answers rightly", () => {
    for (const [first, set] of [[0, evenOdd().train] as const, [700, evenOdd().test] as const]) {
      for (let i = 0; i < set.x.shape[0]; i++) {
        const number = first + i;
        expect(row(set.x, i).join("")).toBe(number.toString(2).padStart(10, "0"));
        expect(row(set.y, i)).toEqual(number % 2 === 0 ? [0, 1] : [1, 0]);
      }
    }
  });

  it("takes other lengths and splits", () => {
    const { train, test } = evenOdd({ bits: 3, trainSize: 5 });
    expect([...train.x.data]).toEqual([0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0]);
    expect([...test.x.data]).toEqual([1, 0, 1, 1, 1, 0, 1, 1, 1]);
    expect([...test.y.data]).toEqual([1, 0, 0, 1, 1, 0]);
  });

  it("splits other lengths alike", () => {
    expect(evenOdd({ bits: 4 }).train.x.shape[0]).toBe(10);
    expect(evenOdd({ bits: 1 }).test.x.shape[0]).toBe(1);
  });

  it.each([0, -1, 21, 2.5, Number.NaN])("refuses %d bits", (bits) => {
    const message = `evenOdd: bits is ${bits}; pass an integer from 1 to 20`;
    expect(() => evenOdd({ bits })).toThrow(new OptionError(message));
  });

  it.each([0, 1024, 1.5, Number.NaN])("refuses to train on %d numbers", (trainSize) => {
    const message = `evenOdd: trainSize is ${trainSize}; pass an integer from 1 to 1023`;
    expect(() => evenOdd({ trainSize })).toThrow(new OptionError(message));
  });
});

describe("bitParity", () => {
  it("of two bits is XOR", () => {
    const { x, y } = bitParity(2);
    expect(x).toStrictEqual({ data: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), shape: [4, 2] });
    expect(y).toStrictEqual({ data: Float32Array.of(0, 1, 1, 0), shape: [4, 1] });
  });

  it("counts the ones of every number", () => {
    const { x, y } = bitParity(7);
    expect(x.shape).toEqual([128, 7]);
    for (let i = 0; i < 128; i++) {
      expect(row(x, i).join("")).toBe(i.toString(2).padStart(7, "0"));
      expect(y.data[i]).toBe(row(x, i).reduce((sum, bit) => sum + bit) % 2);
    }
  });

  it.each([0, 21, 1.5])("refuses %d bits", (bits) => {
    const message = `bitParity: bits is ${bits}; pass an integer from 1 to 20`;
    expect(() => bitParity(bits)).toThrow(new OptionError(message));
  });
});
