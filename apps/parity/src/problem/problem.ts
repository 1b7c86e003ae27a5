/** The rows that a network learns from and is asked about. */
import { rng } from "@chainrule/core";
import {
  bitParity,
  evenOdd,
  type Float32Matrix,
  fitStandardScaler,
  oneHot,
  transform,
  truthTable,
} from "@chainrule/datasets";
import type { Config } from "../config/config.ts";

/** All rows of a problem, before they are divided. */
export interface Rows {
  /** `[rows, inputs]`. */
  readonly x: Float32Matrix;
  /** The class of each row. */
  readonly y: ArrayLike<number>;
  readonly classes: readonly string[];
  readonly inputs: readonly string[];
  /** The file that they are from, and the index of the column that is learned; its inputs are scaled. */
  readonly source?: { readonly file: string; readonly target: number };
}

export interface Problem extends Rows {
  /** One-hot. */
  readonly targets: Float32Matrix;
  /** For each row, whether it is for testing. */
  readonly isTest: readonly boolean[];
  readonly train: Part;
  /** Null if all rows are trained on. */
  readonly test: Part | null;
}

interface Part {
  readonly x: Float32Matrix;
  readonly y: Float32Matrix;
}

/** True where row n is the number n in binary. */
export const isNumbers = ({ problem }: Pick<Config, "problem">): boolean =>
  problem === "even-odd" || problem === "xor-bits";

/** @param csv the rows of the user's file, for the problem `csv` */
export function rowsOf({ problem, bits }: Pick<Config, "problem" | "bits">, csv: Rows | null): Rows {
  if (problem === "csv") {
    if (!csv) throw new Error("drop a CSV file on the page, or choose one below");
    return csv;
  }
  const bitNames = Array.from({ length: bits }, (_, i) => `bit ${bits - 1 - i}`);
  if (problem === "even-odd") {
    const { train, test } = evenOdd({ bits });
    const x = joined(train.x, test.x);
    return {
      x,
      y: Uint8Array.from({ length: x.shape[0] }, (_, n) => 1 - (n & 1)),
      classes: train.labelNames,
      inputs: bitNames,
    };
  }
  if (problem === "xor-bits") {
    const { x, y } = bitParity(bits);
    return { x, y: y.data, classes: ["even number of ones", "odd number of ones"], inputs: bitNames };
  }
  const { x, y } = truthTable(problem === "table" ? "boolean3" : problem);
  return { x, y: y.data, classes: ["0", "1"], inputs: Array.from({ length: x.shape[1] }, (_, i) => `x${i + 1}`) };
}

/** The first rows, or some drawn from the seed, to train on; at least one, and all if there are not more. */
export function divide(rows: Rows, { train, split, seed }: Pick<Config, "train" | "split" | "seed">): Problem {
  const [count] = rows.x.shape;
  const targets = oneHot(Uint32Array.from(rows.y), rows.classes.length);
  const order =
    split === "random" ? rng(seed).stream("rows").permutation(count) : Uint32Array.from({ length: count }, (_, i) => i);
  const isTest = Array.from({ length: count }, () => true);
  for (const row of order.subarray(0, train)) isTest[row] = false;
  const chosen = (test: boolean): number[] => isTest.flatMap((is, row) => (is === test ? [row] : []));
  const x = rows.source ? transform(fitStandardScaler(pick(rows.x, chosen(false))), rows.x) : rows.x;
  const part = (test: boolean): Part => ({ x: pick(x, chosen(test)), y: pick(targets, chosen(test)) });
  return { ...rows, x, targets, isTest, train: part(false), test: train < count ? part(true) : null };
}

export const rowOf = ({ data, shape: [, columns] }: Float32Matrix, row: number): Float32Array =>
  data.subarray(row * columns, (row + 1) * columns);

function pick(matrix: Float32Matrix, rows: readonly number[]): Float32Matrix {
  const columns = matrix.shape[1];
  const data = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => {
    data.set(rowOf(matrix, row), i * columns);
  });
  return { data, shape: [rows.length, columns] };
}

function joined(a: Float32Matrix, b: Float32Matrix): Float32Matrix {
  const data = new Float32Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return { data, shape: [a.shape[0] + b.shape[0], a.shape[1]] };
}
