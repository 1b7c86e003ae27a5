/** What users give as data, checked once and turned into row-major matrices on the host. */
import type { Backend, Shape } from "./backend.ts";
import { DataError, ShapeError } from "./errors.ts";
import { fill, show } from "./ops.ts";

/** Row-major; rows are samples. */
export interface Matrix {
  /** `shape[0] · shape[1]` values. */
  readonly data: ArrayLike<number>;
  /** Rows and columns: samples and features. */
  readonly shape: Shape;
}
/** A matrix as users give it: with its shape, or as rows of equal length. */
export type MatrixLike = Matrix | readonly ArrayLike<number>[];
/** One class per sample, 0 … classes − 1. */
export type ClassIndices = Uint8Array | Uint16Array | Uint32Array | Int32Array | readonly number[];

/** Samples with what is wanted of them: as many rows of x as of y, all values finite. */
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

/** Refuses targets that a loss cannot take. @throws DataError */
export type CheckTargets = (subject: string, targets: Matrix) => void;

const isMatrix = (value: object): value is Matrix => "shape" in value;

/** What data are checked for: a network, as far as it matters here. */
interface Taker {
  readonly inputs: number;
  readonly outputs: number;
  readonly ops: { readonly backend: Backend };
}

/** @throws DataError if empty, ragged or out of range; ShapeError if the values do not fill the shape, or it is another one */
function toMatrix(backend: Backend, subject: string, value: MatrixLike, columns: number, samples?: number): Matrix {
  const matrix = isMatrix(value) ? value : stack(subject, value);
  const { data, shape } = matrix;
  const [rows, width] = shape;
  if (!(rows > 0 && width > 0)) throw new DataError(`${subject} is ${show(shape)}; give at least one value`);
  fill(subject, data, shape);
  const needed = [samples ?? rows, columns] as const;
  if (show(shape) !== show(needed)) throw new ShapeError(`${subject} is ${show(shape)}; give ${show(needed)}`);
  if (!(data instanceof Float32Array && backend.allFinite?.(data)) && !Number.isFinite(sum(data))) {
    // or their sum has overflowed
    const i = Array.from(data).findIndex((x) => !Number.isFinite(x));
    if (i >= 0) refuse(subject, data[i], placeOf(i, columns), "finite values");
  }
  return matrix;
}

/** Finite only if all are. Four at a time: this looks at all data that are trained on or predicted from. */
function sum(data: ArrayLike<number>): number {
  let total = 0;
  let i = data.length & 3;
  for (let j = 0; j < i; j++) total += data[j]!;
  for (; i < data.length; i += 4) total += data[i]! + data[i + 1]! + (data[i + 2]! + data[i + 3]!);
  return total;
}

/** Row and column of the i-th value. */
export const placeOf = (i: number, columns: number): string => `${Math.floor(i / columns)}, column ${i % columns}`;

export function refuse(subject: string, value: unknown, row: unknown, needed: unknown): never {
  throw new DataError(`${subject} has ${value} in row ${row}; give ${needed}`);
}

function stack(subject: string, rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  if (typeof rows[0] === "number") throw new DataError(`${subject} is ${rows.length} numbers; give rows of numbers`);
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) refuse(subject, `${row.length} values`, i, columns);
    data.set(row, i * columns);
  });
  return { data, shape: [rows.length, columns] };
}

/** @throws as `toMatrix` */
export const toInputs = ({ ops, inputs }: Taker, operation: string, value: MatrixLike): Matrix =>
  toMatrix(ops.backend, `${operation}: x`, value, inputs);

/** @param loss what the targets must fit @throws DataError, ShapeError for whatever cannot be trained on */
export function hostData(
  taker: Taker,
  operation: string,
  data: Dataset,
  loss: { readonly probabilities?: CheckTargets },
): HostData {
  const subject = `${operation}: y`;
  const { ops, outputs } = taker;
  const x = toInputs(taker, operation, data.x);
  const y = toMatrix(ops.backend, subject, asTargets(subject, data.y, outputs), outputs, x.shape[0]);
  loss.probabilities?.(subject, y);
  return { x, y };
}

/** Class indices become one-hot rows; for a single output, plain values become its column. */
function asTargets(subject: string, y: Dataset["y"], outputs: number): MatrixLike {
  if (isMatrix(y) || typeof y[0] === "object") return y as MatrixLike;
  const labels = y as ClassIndices;
  const shape = [labels.length, outputs] as const;
  if (outputs === 1) return { data: labels, shape };
  const data = new Float32Array(labels.length * outputs);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < outputs)) {
      refuse(subject, `class ${label}`, i, `0 to ${outputs - 1}`);
    }
    data[i * outputs + label] = 1;
  }
  return { data, shape };
}

/** 0 … n − 1. */
export const range = (n: number): Uint32Array<ArrayBuffer> => new Uint32Array(n).map((_, i) => i);
