import { expect, test } from "vitest";
import { accuracyOf, shareRight } from "./judge.ts";

test("the class is the largest output, and of a single one the side of one half", () => {
  expect(accuracyOf([0.1, 0.9, 0.8, 0.2, 0.4, 0.6], [0, 1, 0, 1, 0, 1], 2)).toBe(2 / 3);
  expect(accuracyOf([0.7, 0.5, 0.2, 0.9], [1, 1, 0, 0], 1)).toBe(0.5);
});

test("outputs that are not finite, or missing, are never right", () => {
  expect(accuracyOf([Number.NaN, Number.NaN, 1, Number.POSITIVE_INFINITY], [1, 0, 0, 1], 2)).toBe(0);
  expect(accuracyOf([], [0, 0], 1)).toBe(0);
});

test.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])("a product is right within what float32 sums may differ: transposed %s, %s", (transposeA, transposeB) => {
  // [[1, 2], [3, 4]] · [[5], [6]] = [[17], [39]]
  const a = Float32Array.from(transposeA ? [1, 3, 2, 4] : [1, 2, 3, 4]);
  const factors = { a, b: Float32Array.from([5, 6]), m: 2, k: 2, n: 1, transposeA, transposeB };
  expect(shareRight([17, 39], factors)).toBe(1);
  expect(shareRight([17 * (1 + 2 ** -23), 39], factors)).toBe(1);
  expect(shareRight([17 * (1 + 2 ** -21), 39], factors)).toBe(0.5);
  expect(shareRight([Number.NaN, 39], factors)).toBe(0.5);
});
