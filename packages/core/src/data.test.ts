import { describe, expect, test } from "vitest";
import type { Backend } from "./backend.ts";
import { type Dataset, hostData } from "./data.ts";
import { crossEntropy } from "./losses/cross-entropy.ts";

const x = [
  [1, 2],
  [3, 4],
];
const check = (data: Dataset, outputs = 3, backend: Partial<Backend> = {}) =>
  hostData({ inputs: 2, outputs, ops: { backend: backend as Backend } }, "fit", data, crossEntropy());

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

describe("a backend that sees what is finite", () => {
  const data = (...values: number[]): Dataset => ({
    x: { data: Float32Array.from(values), shape: [values.length / 2, 2] },
    y: values.slice(values.length / 2).map(() => 0),
  });

  test("is believed, and asked about float32 only", () => {
    const asked: unknown[] = [];
    const backend = { allFinite: (values: Float32Array) => asked.push(values) > 0 };
    const given = data(1, 2, 3, 4);
    check(given, 3, backend);
    check({ x, y: [0, 1] }, 3, backend);
    // the one-hot rows of both are float32, too
    expect(asked).toEqual([
      Float32Array.of(1, 2, 3, 4),
      Float32Array.of(1, 0, 0, 1, 0, 0),
      Float32Array.of(1, 0, 0, 0, 1, 0),
    ]);
  });

  test("may be wrong about large values, not about what is refused", () => {
    const backend = { allFinite: () => false };
    const large = data(3e38, 3e38, 3e38, 3e38);
    expect(check(large, 3, backend).x).toBe(large.x);
    expect(() => check(data(1, 2, Number.NaN, 4), 3, backend)).toThrow("fit: x has NaN in row 1, column 0");
  });
});
