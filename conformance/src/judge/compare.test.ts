import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import { row } from "./numbers.ts";

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const u = 2 ** -23;
const judge = (got: number[], want: number[], rest: { allowed?: number; scale?: number[]; flushed?: number[] } = {}) =>
  compare({ label: "op", precision: "float32", allowed: 1, got, want: row(...want), ...rest });

describe("compare", () => {
  it("accepts what lies within allowed · u · scale, and says how near the limit it came", () => {
    expect(judge([1 + u], [1]).failures).toEqual([]);
    expect(judge([1 + u], [1]).worst).toBeCloseTo(1);
    expect(judge([1 + 2 * u], [1]).failures).toHaveLength(1);
    expect(judge([1 + 2 * u], [1], { allowed: 2 }).failures).toEqual([]);
    expect(judge([1 + 2 * u], [1], { scale: [2] }).failures).toEqual([]);
    expect(judge([10 * u], [0], { scale: [10] }).worst).toBeCloseTo(1);
  });

  it("asks for the very number where nothing is allowed", () => {
    expect(judge([0.5, -0], [0.5, 0], { allowed: 0 }).failures).toEqual([]);
    expect(judge([0.5 + u], [0.5], { allowed: 0 }).failures).toEqual([
      `op: 1 of 1 values differ where the very number is asked for; check the kernel at\n  [0, 0] got ${0.5 + u}, want 0.5, off by 2.00 ulp, 0 allowed`,
    ]);
  });

  it.each([
    [nan, nan, true],
    [infinity, infinity, true],
    [-infinity, -infinity, true],
    // beyond float32
    [infinity, 1e39, true],
    [nan, infinity, false],
    [infinity, nan, false],
    [-infinity, infinity, false],
    [nan, 0, false],
    [0, nan, false],
    [infinity, 1e38, false],
    [3e38, infinity, false],
  ])("got %d, want %d: %s", (got, want, right) => {
    expect(judge([got], [want]).failures.length === 0).toBe(right);
    expect(judge([got], [want], { allowed: 1000, scale: [1e38] }).failures.length === 0).toBe(right);
    expect(judge([got], [Math.fround(want)], { allowed: 0 }).failures.length === 0).toBe(right);
  });

  it("lets underflows lose their digits, and no more", () => {
    expect(judge([0], [1e-40]).failures).toEqual([]);
    expect(judge([0], [1e-37]).failures).toHaveLength(1);
  });

  it("takes the answer of a device that flushes, where there is one", () => {
    expect(judge([-infinity], [-90], { flushed: [-infinity] }).failures).toEqual([]);
    expect(judge([-90], [-90], { flushed: [-infinity] }).failures).toEqual([]);
    expect(judge([-80], [-90], { flushed: [-infinity] }).failures).toHaveLength(1);
    // max(−3s, s) of two that count as equal; √−s
    expect(judge([-2e-39], [7e-40], { allowed: 0, flushed: [0] }).failures).toEqual([]);
    expect(judge([-2e-38], [7e-40], { allowed: 0, flushed: [0] }).failures).toHaveLength(1);
    expect(judge([0], [nan], { flushed: [-0] }).failures).toEqual([]);
    expect(judge([0], [nan]).failures).toHaveLength(1);
  });

  it("names the first five differences in ulp", () => {
    const want = { data: [1, 1, 1, 1, 1, 1, 1, 1, 1], shape: [3, 3] } as const;
    const got = [1, 2, 2, 2, 2, 2, 2, 1, 1];
    const { failures } = compare({ label: "matmul/3x3", precision: "float32", got, want, allowed: 2 });
    expect(failures).toEqual([
      "matmul/3x3: 6 of 9 values differ by more than 2 ulp; check the kernel at\n" +
        "  [0, 1] got 2, want 1, off by 8.39e+6 ulp, 2 allowed\n" +
        "  [0, 2] got 2, want 1, off by 8.39e+6 ulp, 2 allowed\n" +
        "  [1, 0] got 2, want 1, off by 8.39e+6 ulp, 2 allowed\n" +
        "  [1, 1] got 2, want 1, off by 8.39e+6 ulp, 2 allowed\n" +
        "  [1, 2] got 2, want 1, off by 8.39e+6 ulp, 2 allowed\n" +
        "  … and 1 more",
    ]);
  });

  it("refuses another number of values", () => {
    expect(judge([1, 2], [1]).failures).toEqual(["op: read gave 2 values; give the 1 of a [1, 1]"]);
  });
});
