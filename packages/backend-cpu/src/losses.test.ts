import { exp, fused, type LossParts, log, log1p, Ops, REDUCE, type Shape, sigmoid, type Tensor } from "@chainrule/core";
import { describe, expect, test } from "vitest";
import { cpu } from "./index.ts";
import { filled, numbers, PRECISIONS, read } from "./testing.ts";

const { NaN: NAN, POSITIVE_INFINITY: INFINITY, NEGATIVE_INFINITY: MINUS_INFINITY } = Number;
const SHAPES: Shape[] = [
  [1, 1],
  [1, 7],
  [5, 1],
  [4, 3],
  [13, 11],
];
const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
const rowsOf = (x: number[], n: number): number[][] =>
  Array.from({ length: x.length / n }, (_, i) => x.slice(i * n, i * n + n));

describe.each(PRECISIONS)("%s", (precision, round) => {
  const backend = cpu({ precision });
  const ops = new Ops(backend);
  const parts = ({ loss, gradient }: LossParts): [number[], number[]] => {
    expect(loss.shape).toEqual([1, 1]);
    return [read(backend, loss), read(backend, gradient)];
  };
  const matrix = (x: number[], [m, n]: Shape): Tensor => ops.upload(x, [m, n]);

  test.each(["sum", "max"] as const)("reduce %s over both axes in ascending order, rounded once", (op) => {
    const { initial, combine } = REDUCE[op];
    for (const shape of SHAPES) {
      const [m, n] = shape;
      const x = numbers(m * n, m);
      const down = filled([1, n], (_, j) => round(x.filter((_, p) => p % n === j).reduce(combine, initial)));
      const across = rowsOf(x, n).map((row) => round(row.reduce(combine, initial)));
      expect(read(backend, backend.reduce(op, matrix(x, shape), 0))).toEqual(down);
      expect(read(backend, backend.reduce(op, matrix(x, shape), 1))).toEqual(across);
      expect(backend.reduce(op, matrix(x, shape), 0).shape).toEqual([1, n]);
      expect(backend.reduce(op, matrix(x, shape), 1).shape).toEqual([m, 1]);
    }
  });

  test("max of NaN first, in the middle and last is NaN; of −∞ alone −∞", () => {
    const x = [NAN, 1, 2, 1, NAN, 2, 1, 2, NAN, MINUS_INFINITY, MINUS_INFINITY, MINUS_INFINITY];
    expect(read(backend, backend.reduce("max", matrix(x, [4, 3]), 1))).toEqual([NAN, NAN, NAN, MINUS_INFINITY]);
  });

  test("softmax", () => {
    for (const shape of SHAPES) {
      const x = numbers(shape[0] * shape[1], 2).map((value) => 100 * value);
      const expected = rowsOf(x.map(round), shape[1]).flatMap((row) => {
        const e = row.map((value) => exp(value - Math.max(...row)));
        return e.map((value) => round(value / total(e)));
      });
      expect(read(backend, fused.softmax(ops, matrix(x, shape)))).toEqual(expected);
    }
    expect(read(backend, fused.softmax(ops, matrix([1, NAN, 0, 0], [2, 2])))).toEqual([NAN, NAN, 0.5, 0.5]);
  });

  test("squaredError", () => {
    for (const shape of SHAPES) {
      const [a, y] = [numbers(shape[0] * shape[1], 3), numbers(shape[0] * shape[1], 4)];
      const difference = a.map((value, p) => value - y[p]!);
      expect(parts(fused.fusedLoss(ops, "squaredError", matrix(a, shape), matrix(y, shape), 0.3))).toEqual([
        [round(0.3 * total(difference.map((d) => d * d)))],
        difference.map((d) => round(2 * 0.3 * d)),
      ]);
    }
  });

  test("sigmoidCrossEntropy", () => {
    for (const shape of SHAPES) {
      const [z, y] = [numbers(shape[0] * shape[1], 5), numbers(shape[0] * shape[1], 6)];
      const terms = z.map((value, p) => Math.max(value, 0) - value * y[p]! + log1p(exp(-Math.abs(value))));
      expect(parts(fused.fusedLoss(ops, "sigmoidCrossEntropy", matrix(z, shape), matrix(y, shape), 0.3))).toEqual([
        [round(0.3 * total(terms))],
        z.map((value, p) => round((sigmoid(value) - y[p]!) * 0.3)),
      ]);
    }
    const far = parts(
      fused.fusedLoss(ops, "sigmoidCrossEntropy", matrix([1000, -1000], [1, 2]), matrix([1, 1], [1, 2]), 1),
    );
    expect(far).toEqual([[1000], [0, -1]]);
  });

  test("softmaxCrossEntropy", () => {
    for (const shape of SHAPES) {
      const [z, y] = [numbers(shape[0] * shape[1], 7), numbers(shape[0] * shape[1], 8)];
      const targets = rowsOf(y, shape[1]);
      const terms: number[] = [];
      const gradient = rowsOf(z, shape[1]).flatMap((row, i) => {
        const shifted = row.map((value) => value - Math.max(...row));
        const e = shifted.map(exp);
        terms.push(...shifted.map((s, j) => targets[i]![j]! * (log(total(e)) - s)));
        return e.map((value, j) => round(((value / total(e)) * total(targets[i]!) - targets[i]![j]!) * 0.3));
      });
      const got = parts(fused.fusedLoss(ops, "softmaxCrossEntropy", matrix(z, shape), matrix(y, shape), 0.3));
      expect(got).toEqual([[round(0.3 * total(terms))], gradient]);
    }
    const far = parts(
      fused.fusedLoss(ops, "softmaxCrossEntropy", matrix([1000, -1000], [1, 2]), matrix([0, 1], [1, 2]), 1),
    );
    expect(far).toEqual([[2000], [1, -1]]);
  });

  test.each(["squaredError", "sigmoidCrossEntropy", "softmaxCrossEntropy"] as const)("%s shows NaN and ∞", (name) => {
    for (const bad of [NAN, INFINITY]) {
      const [loss, gradient] = parts(
        fused.fusedLoss(ops, name, matrix([bad, 1, 2, 3], [2, 2]), matrix([0, 1, 1, 0], [2, 2]), 1),
      );
      expect(Number.isFinite(loss[0])).toBe(false);
      expect(gradient.slice(2).every(Number.isFinite)).toBe(true);
      if (Number.isNaN(bad)) expect([loss[0], gradient[0]]).toEqual([NAN, NAN]);
    }
  });

  test("countCorrect takes the target at the first largest output, and nothing where there is NaN", () => {
    const output = [1, 3, 3, NAN, 9, 1, 5, NAN, 1, 2, 1, NAN, MINUS_INFINITY, MINUS_INFINITY, MINUS_INFINITY, 0, 0, 1];
    const target = [0, 1, 50, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0.25, 9, 9, 9, 9, 0];
    expect(read(backend, fused.countCorrect(ops, matrix(output, [6, 3]), matrix(target, [6, 3])))).toEqual([1.25]);
    expect(read(backend, fused.countCorrect(ops, matrix([4], [1, 1]), matrix([1], [1, 1])))).toEqual([1]);
  });
});
