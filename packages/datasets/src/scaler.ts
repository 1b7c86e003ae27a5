/** Scaling of columns, as values that are fitted to data, stored with a model and applied again. */
import { DataError, type Matrix, OptionError, ShapeError } from "@chainrule/core";
import type { Float32Matrix } from "./float32-matrix.ts";

// aliases, as an interface could not be given where JSON is asked for, as by `saveModel`

/** scaled = (raw − offset) · scale, in every column. */
export type AffineScaler = {
  /** Which scaler it is. */
  readonly type: "affine";
  /** In raw units. */
  readonly offset: number;
  /** Scaled per raw unit; not 0. */
  readonly scale: number;
};

/** scaled = (raw − mean) / standardDeviation, per column; where the deviation is 0, raw − mean. */
export type StandardScaler = {
  /** Which scaler it is. */
  readonly type: "standard";
  /** Of each column, in raw units. */
  readonly mean: readonly number[];
  /** Of each column, in raw units, with n in the denominator. */
  readonly standardDeviation: readonly number[];
};

/** scaled goes from range[0] to range[1] as raw goes from min to max, per column; where these are equal, it is range[0]. */
export type MinMaxScaler = {
  /** Which scaler it is. */
  readonly type: "minMax";
  /** Of each column, in raw units. */
  readonly min: readonly number[];
  /** Of each column, in raw units. */
  readonly max: readonly number[];
  /** What `min` and `max` are scaled to. */
  readonly range: readonly [number, number];
};

/** Plain data: `JSON.stringify` writes it, `scalerFromJSON` reads it. */
export type Scaler = AffineScaler | StandardScaler | MinMaxScaler;

const EPSILON = 2 ** -52;

/**
 * The mean and the population standard deviation of each column, in float64 (three passes). The deviation of a column that is constant
 * but for rounding is 0. Throws a DataError for no rows and for values that are not finite.
 */
export function fitStandardScaler(x: Matrix): StandardScaler {
  const [rows, columns] = checkFinite("fitStandardScaler", x);
  const first = sums(x, (value) => value).map((sum) => sum / rows);
  // 0 but for the rounding of the first sums, which it corrects.
  const rest = sums(x, (value, column) => value - first[column]!);
  const mean = first.map((value, column) => value + rest[column]! / rows);
  // Of differences, as those of the values would cancel.
  const squares = sums(x, (value, column) => (value - mean[column]!) * (value - mean[column]!));
  const standardDeviation = Array.from({ length: columns }, (_, column) => {
    const variance = squares[column]! / rows;
    // What rounding leaves of a constant column, as scikit-learn bounds it.
    const noise = rows * mean[column]! * EPSILON;
    const constant = variance <= rows * EPSILON * variance + noise * noise && variance < Number.POSITIVE_INFINITY;
    return constant ? 0 : Math.sqrt(variance);
  });
  return checkRange("fitStandardScaler", { type: "standard", mean, standardDeviation });
}

/**
 * The smallest and largest value of each column, to be scaled to `range`, 0 to 1 unless given.
 * Throws a DataError for no rows and for values that are not finite, an OptionError for an empty range.
 */
export function fitMinMaxScaler(x: Matrix, range: readonly [number, number] = [0, 1]): MinMaxScaler {
  const [low, high] = range;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new OptionError(`fitMinMaxScaler: the range is [${range.join(", ")}]; pass a smaller and a larger number`);
  }
  const [rows, columns] = checkFinite("fitMinMaxScaler", x);
  const min = Array.from({ length: columns }, (_, column) => x.data[column]!);
  const max = [...min];
  for (let i = columns; i < rows * columns; i++) {
    const value = x.data[i]!;
    if (value < min[i % columns]!) min[i % columns] = value;
    if (value > max[i % columns]!) max[i % columns] = value;
  }
  return checkRange("fitMinMaxScaler", { type: "minMax", min, max, range: [low, high] });
}

/**
 * `x` scaled, in a new matrix; computed in float64, rounded to float32. Values outside those of the fit are not clipped.
 * Throws a ShapeError for another number of columns, a DataError for what is not finite.
 */
export function transform(scaler: Scaler, x: Matrix): Float32Matrix {
  return map("transform", scaler, x, forward(scaler));
}

/** The raw values of scaled ones: the inverse of `transform` but for rounding. Throws as it does. */
export function inverseTransform(scaler: Scaler, x: Matrix): Float32Matrix {
  return map("inverseTransform", scaler, x, backward(scaler));
}

type ColumnMap = (value: number, column: number) => number;

function forward(scaler: Scaler): ColumnMap {
  switch (scaler.type) {
    case "affine":
      return (value) => (value - scaler.offset) * scaler.scale;
    case "standard":
      return (value, column) => (value - scaler.mean[column]!) / (scaler.standardDeviation[column]! || 1);
    case "minMax": {
      const factors = factorsOf(scaler);
      return (value, column) => (value - scaler.min[column]!) * factors[column]! + scaler.range[0];
    }
  }
}

function backward(scaler: Scaler): ColumnMap {
  switch (scaler.type) {
    case "affine":
      return (value) => value / scaler.scale + scaler.offset;
    case "standard":
      return (value, column) => value * (scaler.standardDeviation[column]! || 1) + scaler.mean[column]!;
    case "minMax": {
      const factors = factorsOf(scaler);
      return (value, column) => (value - scaler.range[0]) / factors[column]! + scaler.min[column]!;
    }
  }
}

/** Of a width that scikit-learn too takes for constant, only the range's counts. */
function factorsOf({ min, max, range }: MinMaxScaler): Float64Array {
  return Float64Array.from(min, (low, column) => {
    const width = max[column]! - low;
    return (range[1] - range[0]) / (width < 10 * EPSILON ? 1 : width);
  });
}

function map(operation: string, scaler: Scaler, x: Matrix, f: ColumnMap): Float32Matrix {
  const [rows, columns] = checkFilled(operation, x);
  const width = widthOf(scaler);
  if (width !== undefined && width !== columns) {
    throw new ShapeError(
      `${operation}: x has ${columns} columns, the scaler ${width}; pass as many as it was fitted to`,
    );
  }
  const data = new Float32Array(rows * columns);
  for (let i = 0, column = 0; i < data.length; i++) {
    const value = Math.fround(f(x.data[i]!, column));
    data[i] = value;
    if (value - value !== 0) {
      const place = `row ${Math.floor(i / columns)}, column ${column}`;
      throw new DataError(
        `${operation}: ${place} is ${x.data[i]}, which becomes ${value}; pass finite values in range`,
      );
    }
    if (++column === columns) column = 0;
  }
  return { data, shape: [rows, columns] };
}

/** Undefined if it takes any number of columns. */
function widthOf(scaler: Scaler): number | undefined {
  if (scaler.type === "affine") return undefined;
  return scaler.type === "standard" ? scaler.mean.length : scaler.min.length;
}

function sums({ data, shape }: Matrix, f: ColumnMap): number[] {
  const total = new Array<number>(shape[1]).fill(0);
  for (let i = 0, column = 0; i < data.length; i++) {
    total[column]! += f(data[i]!, column);
    if (++column === shape[1]) column = 0;
  }
  return total;
}

function checkFilled(operation: string, { data, shape }: Matrix): readonly [number, number] {
  const [rows, columns] = shape;
  if (rows > 0 && columns > 0 && data.length === rows * columns) return shape;
  const wrong = `${data.length} values for the shape [${rows}, ${columns}]`;
  throw new ShapeError(`${operation}: x has ${wrong}; pass rows * columns values, at least one`);
}

function checkFinite(operation: string, x: Matrix): readonly [number, number] {
  const shape = checkFilled(operation, x);
  for (let i = 0; i < x.data.length; i++) {
    if (Number.isFinite(x.data[i])) continue;
    const place = `row ${Math.floor(i / shape[1])}, column ${i % shape[1]}`;
    throw new DataError(`${operation}: x has ${x.data[i]} in ${place}; remove or replace what is not finite`);
  }
  return shape;
}

function checkRange<S extends StandardScaler | MinMaxScaler>(operation: string, scaler: S): S {
  const spread =
    scaler.type === "standard" ? scaler.standardDeviation : scaler.max.map((max, i) => max - scaler.min[i]!);
  const bad = spread.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return scaler;
  throw new DataError(`${operation}: the values of column ${bad} are too large for float64; divide them first`);
}
