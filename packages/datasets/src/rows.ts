/** Any data set of this package as rows: slices without a copy, and choices. */
import type { Float32Matrix } from "./float32-matrix.ts";

/** One target per row: a class index or a number, or the rows of a matrix. */
export type Targets =
  | Float32Matrix
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>;

/** What all data sets have in common; without `y`, there is nothing to learn. */
export interface Rows {
  /** `[samples, features]`. */
  readonly x: Float32Matrix;
  /** One class index or one row of values per sample. */
  readonly y?: Targets | undefined;
}

/** Rows `from` to `to`, which share their memory with `dataset`; all else as it is. */
export function sliceRows<D extends Rows>(dataset: D, from: number, to: number): D {
  const x = sliceMatrix(dataset.x, from, to);
  if (dataset.y === undefined) return { ...dataset, x };
  return { ...dataset, x, y: isVector(dataset.y) ? dataset.y.subarray(from, to) : sliceMatrix(dataset.y, from, to) };
}

/** Copies of the rows at `indices`, in that order; all else as it is. */
export function pickRows<D extends Rows>(dataset: D, indices: Uint32Array): D {
  const x = pickMatrix(dataset.x, indices);
  const { y } = dataset;
  if (y === undefined) return { ...dataset, x };
  if (!isVector(y)) return { ...dataset, x, y: pickMatrix(y, indices) };
  const picked = y.slice(0, indices.length);
  indices.forEach((row, i) => {
    picked[i] = y[row]!;
  });
  return { ...dataset, x, y: picked };
}

export const isVector = (y: Targets): y is Exclude<Targets, Float32Matrix> => ArrayBuffer.isView(y);

function sliceMatrix({ data, shape: [, columns] }: Float32Matrix, from: number, to: number): Float32Matrix {
  return { data: data.subarray(from * columns, to * columns), shape: [to - from, columns] };
}

function pickMatrix({ data, shape: [, columns] }: Float32Matrix, indices: Uint32Array): Float32Matrix {
  const picked = new Float32Array(indices.length * columns);
  indices.forEach((row, i) => {
    picked.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return { data: picked, shape: [indices.length, columns] };
}
