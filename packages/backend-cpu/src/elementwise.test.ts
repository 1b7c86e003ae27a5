import { BINARY, type BinaryOp, type Shape, UNARY, type UnaryOp } from "@chainrule/core";
import { describe, expect, test } from "vitest";
import { cpu } from "./index.ts";
import { filled, NUMBERS_THAT_BREAK_THINGS, numbers, PRECISIONS, read, upload } from "./testing.ts";

const unaryOps = Object.keys(UNARY) as UnaryOp[];
const binaryOps = Object.keys(BINARY) as BinaryOp[];

describe.each(PRECISIONS)("%s", (precision, round) => {
  const backend = cpu({ precision });

  test.each(unaryOps)("%s is its definition, rounded once", (op) => {
    for (const size of [1, 2, 17]) {
      const x = numbers(size, size);
      expect(read(backend, backend.unary(op, upload(backend, x, 1, size)))).toEqual(x.map((v) => round(UNARY[op](v))));
    }
    const x = NUMBERS_THAT_BREAK_THINGS.map(round);
    expect(read(backend, backend.unary(op, upload(backend, x, 2, 5)))).toEqual(x.map((v) => round(UNARY[op](v))));
  });

  const shapes: Shape[] = [
    [1, 1],
    [1, 5],
    [5, 1],
    [2, 3],
    [7, 11],
  ];
  test.each(binaryOps)("%s is its definition in every form of b", (op) => {
    for (const shape of shapes) {
      const [m, n] = shape;
      const a = numbers(m * n, m);
      const left = upload(backend, a, m, n);
      const forms: Shape[] = [
        [m, n],
        [1, n],
        [m, 1],
        [1, 1],
      ];
      for (const [rows, columns] of forms) {
        const b = numbers(rows * columns, n + 3);
        const got = read(backend, backend.binary(op, left, upload(backend, b, rows, columns)));
        const at = (i: number, j: number) => b[(rows === 1 ? 0 : i) * columns + (columns === 1 ? 0 : j)]!;
        expect(got).toEqual(filled(shape, (i, j) => round(BINARY[op](a[i * n + j]!, at(i, j)))));
      }
      expect(read(backend, backend.binary(op, left, 0.7))).toEqual(a.map((v) => round(BINARY[op](v, 0.7))));
      expect(read(backend, backend.binary(op, left, left))).toEqual(a.map((v) => round(BINARY[op](v, v))));
      expect(read(backend, left)).toEqual(a);
    }
  });

  test.each(binaryOps)("%s of every pair of numbers that break things", (op) => {
    const x = NUMBERS_THAT_BREAK_THINGS.map(round);
    const shape: Shape = [x.length, x.length];
    const a = upload(
      backend,
      filled(shape, (i) => x[i]!),
      ...shape,
    );
    const b = upload(backend, x, 1, x.length);
    const expected = filled(shape, (i, j) => round(BINARY[op](x[i]!, x[j]!)));
    expect(read(backend, backend.binary(op, a, b))).toEqual(expected);
    x.forEach((value, j) => {
      const column = read(backend, backend.binary(op, a, value)).filter((_, p) => p % x.length === j);
      expect(column).toEqual(expected.filter((_, p) => p % x.length === j));
    });
  });
});
