import { describe, expect, it } from "vitest";
import { pngOf, readPng } from "./png.ts";

const picture = (...pixels: number[]) => ({ width: 2, height: 1, pixels });

describe("PNG files", () => {
  it("hold pictures in rows, enlarged, with a white line between", () => {
    const { width, height, gray } = readPng(pngOf([picture(0, 1), picture(0.2, 0.4), picture(0.6, 0.8)], 2, 2), "it");
    expect([width, height]).toEqual([9, 5]);
    const row = (y: number): number[] => [...gray.subarray(9 * y, 9 * y + 9)];
    expect(row(0)).toEqual([0, 0, 255, 255, 255, 51, 51, 102, 102]);
    expect(row(1)).toEqual(row(0));
    expect(row(2)).toEqual(new Array(9).fill(255));
    expect(row(3)).toEqual([153, 153, 204, 204, 255, 255, 255, 255, 255]);
  });

  it("that are damaged are errors", () => {
    const bytes = pngOf([picture(0, 1)], 1, 1);
    expect(() => readPng(bytes.subarray(0, 40), "a.png")).toThrow(
      /^predict: a\.png is a damaged PNG \(.+\); give a whole/,
    );
  });
});
