/** Splits a data set at random into parts to train on, to choose by, and to judge by. */
import { DataError, OptionError, rng, ShapeError } from "@chainrule/core";
import { show } from "./check.ts";
import { classIndices } from "./encoding.ts";
import { isVector, pickRows, type Rows, type Targets } from "./rows.ts";

/** The options of `trainTestSplit`. */
export interface SplitOptions {
  /** The share of the samples that `test` gets: above 0, below 1. */
  readonly test: number;
  /** The share of all samples that `validation` gets; none unless given. */
  readonly validation?: number | undefined;
  /** True if every class is to have its share of each part; false unless given. */
  readonly stratify?: boolean | undefined;
  /** One seed gives one split; 0 unless given. */
  readonly seed?: number | undefined;
}

/** The parts of a data set; every sample is in one of them. */
export interface Split<D> {
  /** To learn from: what the others leave. */
  readonly train: D;
  /** Undefined unless it was asked for. */
  readonly validation: D | undefined;
  /** To judge by in the end. */
  readonly test: D;
}

/**
 * Every sample, copied, in exactly one part, in random order; what else a data set has goes with each part.
 * The sizes are the shares of all samples to less than one sample (largest remainder). Stratified, so are the classes of
 * each part: class indices, the largest column of one-hot rows, or the values of a single column.
 * Throws an OptionError for shares that leave a part empty, and a DataError for targets that are no classes.
 */
export function trainTestSplit<D extends Rows>(
  dataset: D,
  options: SplitOptions & { readonly validation: number },
): Split<D> & {
  /** To choose by while learning. */
  readonly validation: D;
};
export function trainTestSplit<D extends Rows>(dataset: D, options: SplitOptions): Split<D>;
export function trainTestSplit<D extends Rows>(dataset: D, options: SplitOptions): Split<D> {
  const { test, validation, stratify = false, seed = 0 } = options;
  checkShare("test", test);
  if (validation !== undefined) checkShare("validation", validation);
  if (test + (validation ?? 0) >= 1) {
    throw new OptionError(
      `trainTestSplit: test and validation are ${test} and ${validation}; leave a share to train on`,
    );
  }
  const [count] = dataset.x.shape;
  const rowsOfY = dataset.y === undefined ? count : isVector(dataset.y) ? dataset.y.length : dataset.y.shape[0];
  if (rowsOfY !== count) {
    throw new ShapeError(`trainTestSplit: ${count} rows of x, ${rowsOfY} of y; give one target for every sample`);
  }
  const [testSize, validationSize] = sizes(count, test, validation);
  const classes = stratify ? classesOf(dataset.y) : new Int32Array(count);
  const counts = new Array<number>(classes.reduce((most, c) => Math.max(most, c), 0) + 1).fill(0);
  for (const c of classes) counts[c]!++;
  const toTest = allot(counts, testSize);
  const toValidation = allot(
    counts.map((n, c) => n - toTest[c]!),
    validationSize,
  );

  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  // The first of each class in a random order go to test, the next to validation.
  for (const row of rng(seed).stream("split").permutation(count)) {
    const c = classes[row]!;
    if (toTest[c]!-- > 0) parts.test.push(row);
    else if (toValidation[c]!-- > 0) parts.validation.push(row);
    else parts.train.push(row);
  }
  const pick = (rows: number[]): D => pickRows(dataset, Uint32Array.from(rows));
  return {
    train: pick(parts.train),
    validation: validation === undefined ? undefined : pick(parts.validation),
    test: pick(parts.test),
  };
}

function checkShare(name: string, share: number): void {
  if (typeof share === "number" && share > 0 && share < 1) return;
  throw new OptionError(`trainTestSplit: ${name} is ${show(share)}; pass a share above 0 and below 1`);
}

/** How many samples go to test and to validation. */
function sizes(count: number, test: number, validation: number | undefined): [test: number, validation: number] {
  const shares = [1 - test - (validation ?? 0), test, validation ?? 0];
  const [train, ...others] = allot(shares, count);
  const names = ["test", ...(validation === undefined ? [] : ["validation"])];
  const empty = train === 0 ? "train" : names.find((_, i) => others[i] === 0);
  if (empty === undefined) return [others[0]!, others[1]!];
  const given = `test is ${test}${validation === undefined ? "" : `, validation ${validation}`}`;
  throw new OptionError(`trainTestSplit: ${given}: of ${count} samples none is left for ${empty}; pass other shares`);
}

/** Divides `total` in proportion to `weights`: each its whole share, what is left to the largest remainders. */
function allot(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const quotas = weights.map((weight) => (sum === 0 ? 0 : (weight * total) / sum));
  const parts = quotas.map(Math.floor);
  const left = total - parts.reduce((a, b) => a + b, 0);
  const order = quotas.map((_, i) => i).sort((i, j) => quotas[j]! - parts[j]! - (quotas[i]! - parts[i]!) || i - j);
  for (const i of order.slice(0, left)) parts[i]!++;
  return parts;
}

/** A number from 0 for each class that occurs. */
function classesOf(y: Targets | undefined): Int32Array {
  if (y === undefined) throw new DataError("trainTestSplit: there is no y to stratify by; leave stratify out");
  const values = isVector(y) ? y : y.shape[1] === 1 ? y.data : classIndices(y);
  const classes = new Map<number, number>();
  return Int32Array.from(values, (value, row) => {
    if (!Number.isInteger(value)) {
      const remedy = "pass classes, or leave stratify out";
      throw new DataError(`trainTestSplit: y has ${value} in row ${row}, which is no class; ${remedy}`);
    }
    const known = classes.get(value) ?? classes.size;
    classes.set(value, known);
    return known;
  });
}
