/** Batches of a data set, or of samples as they come. */
import { DataError } from "@chainrule/core";
import { checkPositive, show } from "./check.ts";
import type { Float32Matrix } from "./float32-matrix.ts";
import { type Rows, sliceRows } from "./rows.ts";

/** One sample: its features, and its target: a class index or number, or a row. */
export interface Sample {
  /** Its features: as many in every sample. */
  readonly x: ArrayLike<number>;
  /** Its class, its value, or its row of targets: one form for all samples. */
  readonly y: number | ArrayLike<number>;
}

export interface Batch {
  /** `[samples, features]`. */
  readonly x: Float32Matrix;
  /** `[samples, targets]` of rows; of numbers, these, which core takes for class indices or for the values of one output. */
  readonly y: Float32Matrix | readonly number[];
}

/**
 * Batches of `batchSize` samples, the last with what is left, in their order. Those of a data set share its memory.
 * Samples are taken only as far as batches are; an async iterable gives an async one. Throws an OptionError for the
 * size, and a DataError for samples that differ in width.
 */
export function batches<D extends Rows>(source: D, batchSize: number): Generator<D, void>;
export function batches(source: Iterable<Sample>, batchSize: number): Generator<Batch, void>;
export function batches(source: AsyncIterable<Sample>, batchSize: number): AsyncGenerator<Batch, void>;
export function batches(
  source: Rows | Iterable<Sample> | AsyncIterable<Sample>,
  batchSize: number,
): Generator<Rows | Batch, void> | AsyncGenerator<Batch, void> {
  checkPositive("batches", "batchSize", batchSize);
  if (typeof source === "object" && source !== null) {
    if (Symbol.asyncIterator in source) return fromAsync(source, batchSize);
    if (Symbol.iterator in source) return fromSync(source, batchSize);
    if ("x" in source) return ofRows(source, batchSize);
  }
  throw new DataError(`batches: got ${show(source)}; pass a data set, or an iterable of samples { x, y }`);
}

function* ofRows<D extends Rows>(dataset: D, batchSize: number): Generator<D, void> {
  const [rows] = dataset.x.shape;
  for (let from = 0; from < rows; from += batchSize) yield sliceRows(dataset, from, Math.min(from + batchSize, rows));
}

function* fromSync(samples: Iterable<Sample>, batchSize: number): Generator<Batch, void> {
  const next = collector();
  for (const sample of samples) {
    if (next.add(sample) === batchSize) yield next.batch();
  }
  if (next.size() > 0) yield next.batch();
}

async function* fromAsync(samples: AsyncIterable<Sample>, batchSize: number): AsyncGenerator<Batch, void> {
  const next = collector();
  for await (const sample of samples) {
    if (next.add(sample) === batchSize) yield next.batch();
  }
  if (next.size() > 0) yield next.batch();
}

interface Collector {
  /** How many samples there are then. */
  add(sample: Sample): number;
  size(): number;
  /** All samples, which are forgotten. */
  batch(): Batch;
}

function collector(): Collector {
  let samples: Sample[] = [];
  let first: Sample | undefined;
  let count = 0;
  return {
    add(sample) {
      if (!isSample(sample)) throw new DataError(`batches: sample ${count} is ${show(sample)}; pass { x, y }`);
      first ??= sample;
      for (const part of ["x", "y"] as const) {
        if (widthOf(sample[part]) === widthOf(first[part])) continue;
        const wrong = `${part} of sample ${count} is ${layout(sample[part])}, of the first ${layout(first[part])}`;
        throw new DataError(`batches: ${wrong}; pass samples of one shape`);
      }
      count++;
      return samples.push(sample);
    },
    size: () => samples.length,
    batch() {
      const x = stack(samples.map((sample) => sample.x));
      const targets = samples.map((sample) => sample.y);
      samples = [];
      return { x, y: targets.every((y) => typeof y === "number") ? targets : stack(targets as ArrayLike<number>[]) };
    },
  };
}

const isSample = (sample: unknown): sample is Sample =>
  typeof sample === "object" &&
  sample !== null &&
  "x" in sample &&
  "y" in sample &&
  widthOf(sample.x as Sample["y"]) > 0;

/** 0 for a number, and for what is no row. */
const widthOf = (row: number | ArrayLike<number>): number => (typeof row === "number" ? 0 : (row?.length ?? 0));

const layout = (row: number | ArrayLike<number>): string =>
  typeof row === "number" ? "a number" : `a row of ${widthOf(row)}`;

function stack(rows: readonly ArrayLike<number>[]): Float32Matrix {
  const width = rows[0]!.length;
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    data.set(row, i * width);
  });
  return { data, shape: [rows.length, width] };
}
