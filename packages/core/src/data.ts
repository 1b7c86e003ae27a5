/** What users give as data, checked once and turned into row-major matrices on the host. */
import type { Shape } from "./backend.ts";
import { DataError, ShapeError } from "./errors.ts";

/** Row-major; rows are samples. */
export interface Matrix {
  readonly data: ArrayLike<number>;
  readonly shape: Shape;
}
export type MatrixLike = Matrix | readonly ArrayLike<number>[];
/** One class per sample, 0 … classes − 1. */
export type ClassIndices = Uint8Array | Uint16Array | Uint32Array | Int32Array | readonly number[];

export interface Dataset {
  /** Inputs, one row per sample. */
  readonly x: MatrixLike;
  /** Targets: one row per sample (one-hot or values), or one class index per sample. */
  readonly y: MatrixLike | ClassIndices;
}

/** Checked data: finite matrices with as many rows of targets as of inputs. */
export interface HostData {
  readonly x: Matrix;
  readonly y: Matrix;
}

export interface Expected {
  /** The operation that asks, for messages: `fit`. */
  readonly operation: string;
  readonly inputs: number;
  readonly outputs: number;
  /** True if targets must lie in [0, 1]. */
  readonly probabilities: boolean;
}

const isMatrix = (value: object): value is Matrix => "shape" in value && "data" in value;

/** @throws DataError if empty, ragged or not finite; ShapeError if the values do not fill the shape */
export function toMatrix(operation: string, name: string, value: MatrixLike): Matrix {
  const matrix = isMatrix(value) ? value : stack(operation, name, value);
  const [rows, columns] = matrix.shape;
  if (!(rows > 0 && columns > 0)) {
    throw new DataError(
      `${operation}: ${name} is empty, [${rows}, ${columns}]; give at least one sample with one value`,
    );
  }
  if (matrix.data.length !== rows * columns) {
    throw new ShapeError(
      `${operation}: ${name} has ${matrix.data.length} values, [${rows}, ${columns}] needs ${rows * columns}; give all rows`,
    );
  }
  const bad = firstNonFinite(matrix.data);
  if (bad >= 0) {
    throw new DataError(
      `${operation}: ${name} has ${matrix.data[bad]} in row ${Math.floor(bad / columns)}, column ${bad % columns}; ` +
        `remove or replace values that are not finite`,
    );
  }
  return matrix;
}

function stack(operation: string, name: string, rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) {
      throw new DataError(
        `${operation}: ${name} row ${i} has ${row.length} values, row 0 has ${columns}; give rows of one length`,
      );
    }
    data.set(row, i * columns);
  });
  return { data, shape: [rows.length, columns] };
}

function firstNonFinite(data: ArrayLike<number>): number {
  if (data instanceof Float32Array) return firstNonFiniteOf(data);
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}

/** x − x is 0 for finite x only; one type of array keeps this at memory speed. */
function firstNonFiniteOf(data: Float32Array): number {
  for (let i = 0; i < data.length; i++) {
    const x = data[i] as number;
    if (x - x !== 0) return i;
  }
  return -1;
}

/** @throws as `toMatrix`; ShapeError if the width does not fit the model */
export function toInputs(operation: string, value: MatrixLike, width: number): Matrix {
  const x = toMatrix(operation, "x", value);
  if (x.shape[1] !== width) {
    throw new ShapeError(
      `${operation}: the inputs have ${x.shape[1]} columns, the model takes ${width}; ` +
        `give rows of ${width} values or a model with input ${x.shape[1]}`,
    );
  }
  return x;
}

/** @throws DataError, ShapeError for whatever cannot be trained on */
export function toHostData(data: Dataset, expected: Expected): HostData {
  const { operation, outputs } = expected;
  const x = toInputs(operation, data.x, expected.inputs);
  const y = isMatrixLike(data.y)
    ? toMatrix(operation, "y", data.y)
    : outputs === 1
      ? toMatrix(operation, "y", { data: data.y, shape: [data.y.length, 1] })
      : oneHot(operation, data.y, outputs);
  if (y.shape[0] !== x.shape[0]) {
    throw new ShapeError(
      `${operation}: ${x.shape[0]} rows of x and ${y.shape[0]} of y; give one target for every sample`,
    );
  }
  if (y.shape[1] !== outputs) {
    throw new ShapeError(
      `${operation}: the targets have ${y.shape[1]} columns, the model has ${outputs} outputs; ` +
        `give class indices or rows of ${outputs} values`,
    );
  }
  if (expected.probabilities) checkProbabilities(operation, y);
  return { x, y };
}

const isMatrixLike = (value: MatrixLike | ClassIndices): value is MatrixLike =>
  isMatrix(value) || (Array.isArray(value) && typeof value[0] === "object");

function oneHot(operation: string, classes: ClassIndices, outputs: number): Matrix {
  const data = new Float32Array(classes.length * outputs);
  for (let i = 0; i < classes.length; i++) {
    const label = classes[i] as number;
    if (!(Number.isInteger(label) && label >= 0 && label < outputs)) {
      throw new DataError(
        `${operation}: label ${label} of sample ${i} is not one of the ${outputs} classes; use whole numbers from 0 to ${outputs - 1}`,
      );
    }
    data[i * outputs + label] = 1;
  }
  return { data, shape: [classes.length, outputs] };
}

function checkProbabilities(operation: string, { data, shape }: Matrix): void {
  for (let i = 0; i < data.length; i++) {
    const y = data[i] as number;
    if (!(y >= 0 && y <= 1)) {
      throw new DataError(
        `${operation}: target ${y} in row ${Math.floor(i / shape[1])} is not between 0 and 1; ` +
          `a cross-entropy needs probabilities or class indices`,
      );
    }
  }
}

/** Rows `from` to `to` (excluded). */
export function rowsOf({ data, shape: [, columns] }: Matrix, from: number, to: number): Matrix {
  const [start, end] = [from * columns, to * columns];
  const part =
    data instanceof Float32Array || data instanceof Float64Array || data instanceof Uint8Array
      ? data.subarray(start, end)
      : Array.prototype.slice.call(data, start, end);
  return { data: part, shape: [to - from, columns] };
}
