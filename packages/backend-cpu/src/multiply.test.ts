import { BINARY, type BinaryOp, type FusedActivation, type Tensor, UNARY } from "@chainrule/core";
import { describe, expect, test } from "vitest";
import { cpu } from "./index.ts";
import { filled, numbers, OPS, PRECISIONS, read, upload } from "./testing.ts";

const FLAGS = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;
const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;

/** Σ_k a[i, k]·b[k, j] in ascending k, unrounded; each input as it is stored, with its flag. */
function product(
  [a, transposeA]: readonly [number[], boolean],
  [b, transposeB]: readonly [number[], boolean],
  [m, depth, n]: readonly [number, number, number],
): number[] {
  return filled([m, n], (i, j) => {
    let sum = 0;
    for (let k = 0; k < depth; k++)
      sum += a[transposeA ? k * m + i : i * depth + k]! * b[transposeB ? j * depth + k : k * n + j]!;
    return sum;
  });
}

describe.each(PRECISIONS)("%s", (precision, round) => {
  const backend = cpu({ precision });
  const stored = (data: number[], rows: number, columns: number, transposed: boolean): Tensor =>
    upload(backend, data, transposed ? columns : rows, transposed ? rows : columns);
  const check = (m: number, depth: number, n: number): void => {
    const a = numbers(m * depth, m + 1);
    const b = numbers(depth * n, n + 50);
    for (const [transposeA, transposeB] of FLAGS) {
      const got = backend.matmul(
        stored(a, m, depth, transposeA),
        stored(b, depth, n, transposeB),
        transposeA,
        transposeB,
      );
      expect(got.shape).toEqual([m, n]);
      expect(read(backend, got)).toEqual(product([a, transposeA], [b, transposeB], [m, depth, n]).map(round));
    }
  };

  test("matmul of all shapes around the block sizes, in the four transpose cases, to the last bit", () => {
    for (let m = 1; m <= 9; m++) for (let n = 1; n <= 7; n++) for (const depth of [1, 2, 5]) check(m, depth, n);
  });

  test("matmul of long and prime shapes", () => {
    check(13, 1031, 17);
    check(1, 257, 31);
    check(67, 3, 1);
    check(101, 1, 103);
  });

  test("a matrix times itself", () => {
    const a = numbers(35, 1);
    const x = upload(backend, a, 5, 7);
    expect(read(backend, backend.matmul(x, x, false, true))).toEqual(
      product([a, false], [a, true], [5, 7, 5]).map(round),
    );
    expect(read(backend, backend.matmul(x, x, true, false))).toEqual(
      product([a, true], [a, false], [7, 5, 7]).map(round),
    );
  });

  test("0 times ∞ and NaN reach every sum they belong to, and no other", () => {
    for (const bad of [INFINITY, NAN]) {
      const a = new Array<number>(30).fill(0);
      const b = numbers(21, 3);
      a[2 * 3 + 1] = bad;
      b[7] = 0;
      const got = read(backend, backend.matmul(upload(backend, a, 10, 3), upload(backend, b, 3, 7), false, false));
      expect(got).toEqual(product([a, false], [b, false], [10, 3, 7]).map(round));
      expect(got[2 * 7]).toBeNaN();
      expect(got.filter((value) => !Number.isFinite(value))).toHaveLength(7);
    }
  });

  const activations: (FusedActivation | null)[] = [null, "step", "relu", "sigmoid", "tanh"];
  test.each(activations)("linear with %s: bias last, then the activation, each rounded", (activation) => {
    const shapes = [
      [1, 1, 1],
      [8, 10, 3],
      [5, 3, 2],
      [67, 2, 100],
    ] as const;
    for (const [m, depth, n] of shapes) {
      const [x, w, bias] = [numbers(m * depth, 1), numbers(depth * n, 2), numbers(n, 3)];
      const f = activation === null ? (z: number) => z : UNARY[activation];
      const z = product([x, false], [w, false], [m, depth, n]);
      const [left, right] = [upload(backend, x, m, depth), upload(backend, w, depth, n)];
      const { linear } = backend.fused as Required<typeof backend.fused>;
      const biased = linear(OPS, left, right, upload(backend, bias, 1, n), activation);
      expect(read(backend, biased)).toEqual(z.map((sum, p) => round(f(round(sum + bias[p % n]!)))));
      expect(read(backend, linear(OPS, left, right, null, activation))).toEqual(z.map((sum) => round(f(round(sum)))));
    }
  });

  test("linearGrad is two products and a column sum, each only if wanted", () => {
    const [m, depth, n] = [8, 10, 3];
    const [x, w, delta] = [numbers(m * depth, 4), numbers(depth * n, 5), numbers(m * n, 6)];
    const [x_, w_, dy] = [upload(backend, x, m, depth), upload(backend, w, depth, n), upload(backend, delta, m, n)];
    const both = backend.fused.linearGrad(OPS, x_, w_, dy, dy, null, true, true);
    expect(read(backend, both.dx!)).toEqual(product([delta, false], [w, true], [m, n, depth]).map(round));
    expect(read(backend, both.dw)).toEqual(product([x, true], [delta, false], [depth, m, n]).map(round));
    const ones = new Array<number>(m).fill(1);
    expect(read(backend, both.db!)).toEqual(product([ones, false], [delta, false], [1, m, n]).map(round));
    expect(both.db!.shape).toEqual([1, n]);
    const none = backend.fused.linearGrad(OPS, x_, w_, dy, dy, null, false, false);
    expect([none.dx, none.db]).toEqual([null, null]);
    expect(read(backend, none.dw)).toEqual(read(backend, both.dw));
  });

  test.each<[FusedActivation, BinaryOp | null]>([
    ["step", null],
    ["relu", "reluGrad"],
    ["sigmoid", "sigmoidGrad"],
    ["tanh", "tanhGrad"],
  ])("linearGrad through %s is linearGrad of the stored δ, and leaves no tensor behind", (activation, gradient) => {
    const [m, depth, n] = [5, 4, 3];
    const [a, dy] = [numbers(m * n, 7), numbers(m * n, 8)];
    const [x, w] = [
      upload(backend, numbers(m * depth, 9), m, depth),
      upload(backend, numbers(depth * n, 10), depth, n),
    ];
    const delta = a.map((value, p) => (gradient === null ? 0 : round(BINARY[gradient](dy[p]!, value))));
    const [output, given] = [upload(backend, a, m, n), upload(backend, dy, m, n)];
    const stored = upload(backend, delta, m, n);
    const { tensors } = backend.memory!();
    const got = backend.fused.linearGrad(OPS, x, w, output, given, activation, true, true);
    expect(backend.memory!().tensors).toBe(tensors + 3);
    const expected = backend.fused.linearGrad(OPS, x, w, output, stored, null, true, true);
    for (const key of ["dx", "dw", "db"] as const) {
      expect(read(backend, got[key]!).map((value) => value + 0)).toEqual(
        read(backend, expected[key]!).map((value) => value + 0),
      );
    }
    expect(read(backend, given)).toEqual(dy);
  });
});
