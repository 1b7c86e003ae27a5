import { expect, it } from "vitest";
import { placement } from "./slabs.ts";

it.each([
  [3, 5, [5, 3]],
  // one row is folded by gpu.js itself
  [1, 5000, [5000, 1]],
  [4096, 7, [7, 4096]],
  [4097, 7, [7, 2049, 2]],
  [10_001, 1, [1, 3334, 3]],
  [2, 5000, [5000, 1, 2]],
])("%i rows of %i elements lie as %j", (rows, width, output) => {
  expect(placement(4, rows, width, 4096).output).toEqual(output);
  const [, height = 0, slabs = 1] = output;
  expect(height * slabs).toBeGreaterThanOrEqual(rows);
});
