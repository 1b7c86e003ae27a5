import { describe, expect, test } from "vitest";
import { type Dataset, hostData } from "./data.ts";
import { crossEntropy } from "./losses/cross-entropy.ts";

const x = [
  [1, 2],
  [3, 4],
];
const check = (data: Dataset, outputs = 3) => hostData({ inputs: 2, outputs }, "fit", data, crossEntropy());

describe("what is accepted", () => {
  test("class indices become one-hot rows", () => {
    expect(check({ x, y: Uint8Array.of(2, 0) }).y).toEqual({ data: Float32Array.of(0, 0, 1, 1, 0, 0), shape: [2, 3] });
  });

  test("for one output, flat values are a column", () => {
    expect(check({ x, y: [0, 1] }, 1).y).toEqual({ data: [0, 1], shape: [2, 1] });
  });

  test("rows of numbers become a matrix; matrices pass uncopied", () => {
    expect(
      check({
        x,
        y: [
          [0, 0, 1],
          [1, 0, 0],
        ],
      }).x,
    ).toEqual({ data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] });
    const matrix = { data: new Float32Array(4), shape: [2, 2] as const };
    expect(check({ x: matrix, y: [0, 1] }).x).toBe(matrix);
  });
});

describe("what is refused, before any work", () => {
  test.each([
    [{ x: [], y: [] }, "DATA", "fit: x is [0, 0]; give at least one value"],
    [{ x: [[1, 2], [3]], y: [0, 1] }, "DATA", "fit: x has 1 values in row 1; give 2"],
    [{ x: [1, 2] as never, y: [0] }, "DATA", "fit: x is 2 numbers; give rows of numbers"],
    [
      {
        x: [
          [1, Number.NaN],
          [3, 4],
        ],
        y: [0, 1],
      },
      "DATA",
      "fit: x has NaN in row 0, column 1",
    ],
    [
      { x: { data: Float32Array.of(1, 2, 3, Number.POSITIVE_INFINITY), shape: [2, 2] as const }, y: [0, 1] },
      "DATA",
      "fit: x has Infinity in row 1, column 1; give finite values",
    ],
    [
      { x: { data: [1, 2, 3], shape: [2, 2] as const }, y: [0, 1] },
      "SHAPE",
      "fit: x has 3 values for [2, 2]; give as many, above 0",
    ],
    [{ x: [[1], [2]], y: [0, 1] }, "SHAPE", "fit: x is [2, 1]; give [2, 2]"],
    [{ x, y: [0, 1, 2] }, "SHAPE", "fit: y is [3, 3]; give [2, 3]"],
    [{ x, y: [0, 3] }, "DATA", "fit: y has class 3 in row 1; give 0 to 2"],
    [{ x, y: [0, -1] }, "DATA", "fit: y has class -1 in row 1"],
    [{ x, y: [0, 0.5] }, "DATA", "fit: y has class 0.5 in row 1"],
    [
      {
        x,
        y: [
          [1, 0],
          [0, 1],
        ],
      },
      "SHAPE",
      "fit: y is [2, 2]; give [2, 3]",
    ],
    [
      {
        x,
        y: [
          [1, 0, 2],
          [0, 1, 0],
        ],
      },
      "DATA",
      "fit: y has 2 in row 0, column 2; give 0 to 1",
    ],
    [
      {
        x,
        y: [
          [1, 0, Number.NaN],
          [0, 1, 0],
        ],
      },
      "DATA",
      "fit: y has NaN in row 0, column 2",
    ],
  ])("%#: %s", (data, code, message) => {
    expect(() => check(data)).toThrow(message);
    expect(() => check(data)).toThrow(expect.objectContaining({ code }));
  });
});
