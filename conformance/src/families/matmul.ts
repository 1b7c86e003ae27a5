/** Products in all four transpositions: sizes of 1, primes, the tails of vector kernels, long sums, many zeros, values not finite. */
import type { Matrix, Shape } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, mostlyZero, withInfinities } from "../judge/numbers.ts";
import { judged, magnitude, type Operation } from "../judge/operation.ts";
import * as tolerance from "../judge/tolerance.ts";

type Size = readonly [m: number, k: number, n: number];

const SIZES: readonly Size[] = [
  [1, 1, 1],
  [1, 7, 1],
  [5, 1, 3],
  [1, 5, 8],
  [8, 5, 1],
  [5, 7, 3],
  [7, 33, 2],
  [4, 8, 4],
  [8, 10, 3],
  [16, 16, 16],
  [33, 17, 9],
  [2, 1031, 3],
  [65, 129, 66],
];

/** Those of which the left factor is mostly 0: a kernel that looks for zeros does so where it is worth it. */
const SPARSE: readonly Size[] = [
  [10, 100, 40],
  [48, 12, 24],
];

const TRANSPOSITIONS = ["NN", "NT", "TN", "TT"] as const;

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** Pairs of 3 × 3 matrices. A kernel that skips zeros loses NaN = 0 · NaN. */
const SPECIAL: Readonly<Record<string, readonly [readonly number[], readonly number[]]>> = {
  "nan-beside-zero": [
    [0, 1, 2, 3, 0, 4, 0, 0, 0],
    [nan, 1, 2, 3, 4, 5, 6, 7, nan],
  ],
  "zero-beside-nan": [
    [nan, 1, 2, 3, 4, 5, 6, 7, nan],
    [0, 1, 2, 3, 0, 4, 0, 0, 0],
  ],
  "infinity-beside-zero": [
    [0, 1, 2, 1, 0, 0, 1, 1, 1],
    [infinity, 1, 2, 1, 1, -infinity, 1, 1, 1],
  ],
  "opposite-infinities": [
    [1, 1, 0.5, 1, -1, 0.5, 2, 1, 1],
    [infinity, 1, 2, -infinity, 1, infinity, 1, 1, 1],
  ],
};

function product(what: string, a: Matrix, b: Matrix, transposition: (typeof TRANSPOSITIONS)[number]): Case {
  const [transposeA, transposeB] = [transposition[0] === "T", transposition[1] === "T"];
  const depth = a.shape[transposeA ? 0 : 1];
  const operation: Operation = {
    id: `matmul/${what}/${transposition}`,
    op: "matmul",
    ordered: true,
    inputs: () => [a, b],
    compute: (ops, [x, y]) => ({ product: ops.matmul(x!, y!, transposeA, transposeB) }),
    scale: (ops, [x, y]) => ({ product: ops.matmul(magnitude(ops, x!), magnitude(ops, y!), transposeA, transposeB) }),
    allowed: tolerance.matmul(depth),
  };
  return judged(operation);
}

const casesOf = (transposition: (typeof TRANSPOSITIONS)[number]): Case[] => {
  const shape = (rows: number, columns: number, side: 0 | 1): Shape =>
    transposition[side] === "T" ? [columns, rows] : [rows, columns];
  return [
    ...SIZES.map(([m, k, n]) => {
      const size = `${m}x${k}x${n}`;
      const [a, b] = [matrix(`matmul/${size}/a`, shape(m, k, 0)), matrix(`matmul/${size}/b`, shape(k, n, 1))];
      return product(size, a, b, transposition);
    }),
    ...SPARSE.flatMap(([m, k, n]) => {
      const size = `${m}x${k}x${n}`;
      const a = mostlyZero(`matmul/mostly-zero/${size}/a`, shape(m, k, 0));
      const b = matrix(`matmul/mostly-zero/${size}/b`, shape(k, n, 1));
      return [
        product(`mostly-zero/${size}`, a, b, transposition),
        product(`mostly-zero-beside-infinity/${size}`, a, withInfinities(b), transposition),
      ];
    }),
    ...Object.entries(SPECIAL).map(([name, [a, b]]) =>
      product(name, { data: a, shape: [3, 3] }, { data: b, shape: [3, 3] }, transposition),
    ),
  ];
};

export const matmulCases = (): Case[] => TRANSPOSITIONS.flatMap(casesOf);
