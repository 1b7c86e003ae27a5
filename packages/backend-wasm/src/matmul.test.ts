import { type FusedActivation, UNARY } from "@chainrule/core";
import { describe, expect, test } from "vitest";
import { expectProduct, numbers, OPS, oneAndTwoThreads, product, read, TURNS, upload } from "./testing.ts";

const { one, two } = await oneAndTwoThreads();

describe.each([
  ["one thread", one],
  ["two threads", two],
])("%s", (_, backend) => {
  const check = (m: number, depth: number, n: number): void => {
    const a = numbers(m * depth, m + 1);
    const b = numbers(depth * n, n + 50);
    const want = product(a, b, m, depth, n);
    for (const turns of TURNS) expectProduct(backend, a, b, [m, depth, n], turns, want);
  };

  test("products of all shapes around the tiles, to the last bit", () => {
    for (let m = 1; m <= 9; m++) for (let n = 1; n <= 18; n++) for (const depth of [1, 2, 3, 6]) check(m, depth, n);
  });

  test("long sums, in blocks and in one", () => {
    for (const depth of [255, 256, 257, 600])
      for (const [m, n] of [
        [1, 40],
        [7, 1],
        [6, 21],
      ] as const)
        check(m, depth, n);
  });

  test("a row times many columns, eight rows at a time, with tails of both", () => {
    for (const depth of [1, 7, 8, 9, 31, 40]) for (const n of [64, 65, 130, 203]) check(1, depth, n);
  });

  test("a column, the same on its side", () => {
    for (const depth of [1, 7, 8, 9, 31]) for (const m of [64, 67, 130]) check(m, depth, 1);
  });

  test("many rows times few columns, in several blocks of terms", () => {
    for (const [m, n] of [
      [33, 32],
      [130, 31],
      [35, 5],
    ] as const)
      for (const depth of [20, 259]) check(m, depth, n);
  });

  test("factors large enough to be packed, with tails", () => {
    check(33, 20, 17);
    check(35, 300, 99);
    check(131, 9, 114);
    check(261, 3, 100);
    check(32, 260, 96);
  });

  test("0 times ∞ and NaN reach every sum they belong to, and no other", () => {
    for (const bad of [Number.POSITIVE_INFINITY, Number.NaN]) {
      const a = new Array<number>(30).fill(0);
      a[2 * 3 + 1] = bad;
      const b = numbers(21, 3);
      b[7] = 0;
      const got = read(backend, backend.matmul(upload(backend, a, 10, 3), upload(backend, b, 3, 7), false, false));
      expect(got[2 * 7]).toBeNaN();
      expect(
        got
          .map((value, p) => [value, p])
          .filter(([value]) => !Number.isFinite(value))
          .map(([, p]) => p),
      ).toEqual([14, 15, 16, 17, 18, 19, 20]);
    }
  });

  test.each<FusedActivation | null>([null, "step", "relu", "sigmoid", "tanh"])(
    "linear with %s is the rounded product, plus bias, then the same function as unary",
    (activation) => {
      for (const [m, depth, n] of [
        [1, 5, 1],
        [1, 70, 37],
        [8, 10, 3],
        [40, 12, 101],
        [9, 4, 1],
      ] as const) {
        const [x, w, bias] = [numbers(m * depth, 1), numbers(depth * n, 2), numbers(n, 3)];
        const [left, right, row] = [
          upload(backend, x, m, depth),
          upload(backend, w, depth, n),
          upload(backend, bias, 1, n),
        ];
        const sums = product(x, w, m, depth, n);
        for (const b of [row, null]) {
          const z = sums.map((sum, p) => (b ? sum + bias[p % n]! : sum));
          const want = activation === null ? z : read(one, one.unary(activation, upload(one, z, m, n)));
          expect(read(backend, backend.fused.linear(OPS, left, right, b, activation))).toEqual([...want]);
          if (activation === "relu") expect([...want]).toEqual([...z].map(UNARY.relu));
        }
      }
    },
  );
});
