/** What users give as data, checked once and turned into row-major matrices on the host. */
import type { Shape } from "./backend.ts";
import { DataError, ShapeError } from "./errors.ts";
import { show } from "./ops.ts";

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

const isMatrix = (value: object): value is Matrix => "shape" in value;
const isRows = (value: object): value is readonly ArrayLike<number>[] =>
  Array.isArray(value) && typeof value[0] === "object";

/** @throws DataError if empty, ragged or not finite; ShapeError if the values do not fill the shape */
function toMatrix(operation: string, name: string, value: MatrixLike): Matrix {
  const matrix = isMatrix(value) ? value : stack(operation, name, value);
  const { data, shape } = matrix;
  const columns = shape[1];
  if (!(shape[0] > 0 && columns > 0)) {
    throw new DataError(`${operation}: ${name} is empty, ${show(shape)}; give at least one sample with one value`);
  }
  if (data.length !== shape[0] * columns) {
    throw new ShapeError(`${operation}: ${name} has ${data.length} values for ${show(shape)}; give rows × columns`);
  }
  const bad = data instanceof Float32Array ? firstNonFinite(data) : firstNonFinite(Float64Array.from(data));
  if (bad >= 0) {
    throw new DataError(
      `${operation}: ${name} has ${data[bad]} in row ${Math.floor(bad / columns)}, column ${bad % columns}; ` +
        "remove or replace what is not finite",
    );
  }
  return matrix;
}

function stack(operation: string, name: string, rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) {
      throw new DataError(`${operation}: ${name} row ${i} has ${row.length} values; give ${columns}, as in row 0`);
    }
    data.set(row, i * columns);
  });
  return { data, shape: [rows.length, columns] };
}

/** x − x is 0 for finite x only; typed arrays keep this at memory speed. */
function firstNonFinite(data: Float32Array | Float64Array): number {
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
    throw new ShapeError(`${operation}: x has ${x.shape[1]} columns, the model ${width} inputs; give as many`);
  }
  return x;
}

/** @param probabilities true if targets must lie in [0, 1] @throws DataError, ShapeError for whatever cannot be trained on */
export function toHostData(
  operation: string,
  data: Dataset,
  inputs: number,
  outputs: number,
  probabilities: boolean,
): HostData {
  const x = toInputs(operation, data.x, inputs);
  const y = toMatrix(operation, "y", asTargets(operation, data.y, outputs));
  if (y.shape[0] !== x.shape[0]) {
    throw new ShapeError(`${operation}: ${x.shape[0]} rows of x, ${y.shape[0]} of y; give one target for every sample`);
  }
  if (y.shape[1] !== outputs) {
    throw new ShapeError(
      `${operation}: y has ${y.shape[1]} columns, the model ${outputs} outputs; give class indices or as many columns`,
    );
  }
  for (let i = 0; probabilities && i < y.data.length; i++) {
    const target = y.data[i] as number;
    if (target < 0 || target > 1) {
      throw new DataError(
        `${operation}: y has ${target} in row ${Math.floor(i / outputs)}; a cross-entropy takes 0 to 1, or class indices`,
      );
    }
  }
  return { x, y };
}

/** Class indices become one-hot rows; for a single output, plain values become its column. */
function asTargets(operation: string, y: Dataset["y"], outputs: number): MatrixLike {
  if (isMatrix(y) || isRows(y)) return y;
  if (outputs === 1) return { data: y, shape: [y.length, 1] };
  const data = new Float32Array(y.length * outputs);
  for (let i = 0; i < y.length; i++) {
    const label = y[i] as number;
    if (!(Number.isInteger(label) && label >= 0 && label < outputs)) {
      throw new DataError(
        `${operation}: label ${label} of sample ${i} is no class; give whole numbers from 0 to ${outputs - 1}`,
      );
    }
    data[i * outputs + label] = 1;
  }
  return { data, shape: [y.length, outputs] };
}

/** Rows `from` to `to` (excluded). */
export function rowsOf({ data, shape }: Matrix, from: number, to: number): Matrix {
  const columns = shape[1];
  const [start, end] = [from * columns, to * columns];
  const part = ArrayBuffer.isView(data) ? (data as Float32Array).subarray(start, end) : [].slice.call(data, start, end);
  return { data: part, shape: [to - from, columns] };
}
