import { OptionError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { labelledImages } from "./labelled-images.ts";
import { evenOdd } from "./parity.ts";
import { take } from "./take.ts";

const set = labelledImages(
  { type: "uint8", dimensions: [3, 1, 2], data: Uint8Array.of(0, 255, 51, 102, 1, 254) },
  { type: "uint8", dimensions: [3], data: Uint8Array.of(9, 0, 4) },
);

describe("take", () => {
  it("takes the first rows and leaves the rest as it is", () => {
    const two = take(set, 2);
    expect(two).toEqual({ ...set, x: { data: set.x.data.slice(0, 4), shape: [2, 2] }, y: Uint8Array.of(9, 0) });
    expect(set.x.shape).toEqual([3, 2]);
  });

  it("copies nothing", () => {
    const one = take(set, 1);
    expect(one.x.data.buffer).toBe(set.x.data.buffer);
    expect(one.y.buffer).toBe(set.y.buffer);
  });

  it("takes all there is", () => {
    expect(take(set, 3)).toEqual(set);
    expect(take(set, 4)).toEqual(set);
  });

  it("takes rows of one-hot targets", () => {
    const { x, y } = take(evenOdd().test, 5);
    expect(x.shape).toEqual([5, 10]);
    expect(y.shape).toEqual([5, 2]);
    expect(y.data).toHaveLength(10);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d rows", (n) => {
    expect(() => take(set, n)).toThrow(new OptionError(`take: n is ${n}; pass a positive integer`));
  });

  it("shows a string as one", () => {
    const n = "2" as unknown as number;
    expect(() => take(set, n)).toThrow(new OptionError('take: n is "2"; pass a positive integer'));
  });
});
