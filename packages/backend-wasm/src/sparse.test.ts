import { describe, expect, test } from "vitest";
import { expectProduct, multiplied, numbers, oneAndTwoThreads, product, TURNS, transposed } from "./testing.ts";

/** Sizes m × k × n of what training multiplies, with tails of every kernel; each in all four transpositions. */
const SIZES = [
  ["a batch forward, read where it lies", 10, 784, 32],
  ["a row longer than one block", 3, 1031, 29],
  ["few rows, many columns", 7, 200, 70],
  ["a batch of gradients in strips", 63, 10, 37],
  ["strips of whole vectors", 64, 20, 32],
  ["packed panels and several blocks", 35, 400, 97],
  ["more rows than there are lists for", 131, 30, 40],
  ["the fewest terms and columns", 9, 24, 24],
] as const;

/** About two of three, scattered. */
const scattered = (p: number): boolean => Math.imul(p + 1, 0x9e3779b1) >>> 0 < 0xa8000000;
/** Runs of many, as at the border of an image, and all of some rows. */
const clustered = (p: number): boolean => (p >>> 3) % 4 > 0 || (p >>> 8) % 5 === 0;

/** Elements that lie where `zero` says so are 0, some of them −0. */
function emptied(size: readonly [m: number, depth: number], turned: boolean, zero: (p: number) => boolean): number[] {
  const [m, depth] = size;
  const lying = numbers(m * depth, 5).map((value, p) => (zero(p) ? (p % 61 ? 0 : -0) : value));
  return turned ? transposed(lying, depth, m) : lying;
}

const { one, two } = await oneAndTwoThreads();

describe.each([
  ["one thread", one],
  ["two threads", two],
])("a left factor that is mostly 0, %s", (_, backend) => {
  test.each(SIZES)("%s: the bits of the whole sum", (_, m, depth, n) => {
    const b = numbers(depth * n, 6);
    for (const zero of [scattered, clustered]) {
      for (const turns of TURNS) {
        const a = emptied([m, depth], turns[0], zero);
        expectProduct(backend, a, b, [m, depth, n], turns, product(a, b, m, depth, n));
      }
    }
  });

  test.each(SIZES)("%s: 0 times ∞ and NaN reach every sum they belong to, and no other", (_, m, depth, n) => {
    for (const bad of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
      // the first, one in the middle, the last: of vectors, blocks and tails
      for (const [k, j] of [
        [0, 0],
        [depth >> 1, n - 2],
        [depth - 1, n - 1],
      ] as const) {
        const b = numbers(depth * n, 7);
        b[k * n + j] = bad;
        for (const turns of TURNS) {
          const a = emptied([m, depth], turns[0], scattered);
          for (let i = 0; i < m; i += 2) a[i * depth + k] = 0;
          const want = product(a, b, m, depth, n);
          expect(want.some(Number.isNaN)).toBe(true);
          expectProduct(backend, a, b, [m, depth, n], turns, want);
        }
      }
    }
  });

  test("NaN and ∞ on the left, beside zeros", () => {
    for (const [, m, depth, n] of SIZES) {
      const b = numbers(depth * n, 8);
      for (const turns of TURNS) {
        const a = emptied([m, depth], turns[0], clustered);
        a[0] = Number.NaN;
        a[m * depth - 1] = Number.POSITIVE_INFINITY;
        expectProduct(backend, a, b, [m, depth, n], turns, product(a, b, m, depth, n));
      }
    }
  });

  test("nothing but zeros gives +0", () => {
    for (const [, m, depth, n] of SIZES) {
      const b = numbers(depth * n, 9);
      for (const turns of TURNS) {
        const got = multiplied(backend, new Array(m * depth).fill(-0), b, [m, depth, n], turns);
        expect(got.every((value) => Object.is(value, 0))).toBe(true);
      }
    }
  });
});
