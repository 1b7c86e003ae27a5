import { DataError, OptionError, type Shape, ShapeError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { classIndices, oneHot } from "./encoding.ts";

describe("oneHot", () => {
  it("sets one column per row", () => {
    const data = Float32Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0);
    expect(oneHot([2, 0, 1], 3)).toStrictEqual({ data, shape: [3, 3] });
    expect(oneHot(Uint8Array.of(0), 1)).toStrictEqual({ data: Float32Array.of(1), shape: [1, 1] });
  });

  it.each([3, -1, 1.5, Number.NaN])("refuses the index %d of 3 classes", (index) => {
    const wrong = `oneHot: indices[1] is ${index}, not an integer from 0 to 2`;
    expect(() => oneHot([0, index], 3)).toThrow(new DataError(`${wrong}; correct it, or pass more classes`));
  });

  it("refuses no indices", () => {
    expect(() => oneHot([], 3)).toThrow(new DataError("oneHot: there are no indices; pass at least one"));
  });

  it.each([0, -1, 2.5, Number.NaN])("refuses %d classes", (classes) => {
    const message = `oneHot: classes is ${classes}; pass a positive integer`;
    expect(() => oneHot([0], classes)).toThrow(new OptionError(message));
  });
});

describe("classIndices", () => {
  const rows = (data: number[], shape: Shape): number[] => [...classIndices({ data, shape })];

  it("undoes oneHot", () => {
    const indices = [4, 0, 3, 3, 1, 2];
    expect(classIndices(oneHot(indices, 5))).toStrictEqual(Int32Array.from(indices));
  });

  it("finds the first largest value of each row", () => {
    expect(rows([0.1, 0.7, 0.2, 5, 5, 5, -3, -2, -2], [3, 3])).toEqual([1, 0, 1]);
  });

  it("orders infinities", () => {
    const inf = Number.POSITIVE_INFINITY;
    expect(rows([-inf, -inf, 0, inf, -inf, -5], [3, 2])).toEqual([0, 1, 1]);
  });

  it("refuses NaN, wherever it is in the row", () => {
    const message = (column: number): string =>
      `classIndices: row 1 is NaN in column ${column}; pass numbers, which have an order`;
    expect(() => rows([1, 2, Number.NaN, 3], [2, 2])).toThrow(new DataError(message(0)));
    expect(() => rows([1, 2, 3, Number.NaN], [2, 2])).toThrow(new DataError(message(1)));
  });

  it("refuses values that do not fill the shape", () => {
    const remedy = "pass rows * columns values, at least one";
    const message = (wrong: string): ShapeError => new ShapeError(`classIndices: ${wrong}; ${remedy}`);
    expect(() => rows([1, 2, 3], [2, 2])).toThrow(message("3 values for the shape [2, 2]"));
    expect(() => rows([], [0, 2])).toThrow(message("0 values for the shape [0, 2]"));
  });
});
