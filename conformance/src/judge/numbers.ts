/** Test data that depend on their name alone: the same on every machine, in every order of cases. */
import type { Matrix, Shape } from "@chainrule/core";

/** FNV-1a. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** `count` numbers in [low, high), by mulberry32 from the name. */
export function numbers(name: string, count: number, low: number, high: number): Float64Array {
  let state = hash(name);
  return Float64Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return low + (high - low) * (((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000);
  });
}

/** A matrix whose numbers are made when they are first asked for: most lists of cases are only searched. */
function lazy(shape: Shape, make: () => ArrayLike<number>): Matrix {
  let data: ArrayLike<number> | null = null;
  return {
    shape,
    get data() {
      data ??= make();
      return data;
    },
  };
}

/** A matrix of `numbers`, between −1 and 1 unless told. */
export const matrix = (name: string, shape: Shape, low = -1, high = 1): Matrix =>
  lazy(shape, () => numbers(name, shape[0] * shape[1], low, high));

/** Whole numbers in [low, high]: their sums and products are exact in every precision. */
export const wholeNumbers = (name: string, shape: Shape, low: number, high: number): Matrix =>
  lazy(shape, () => numbers(name, shape[0] * shape[1], low, high + 1).map(Math.floor));

/** Numbers between −1 and 1, of which seven in ten are 0, four and more side by side: like the pixels of an image. */
export const mostlyZero = (name: string, shape: Shape): Matrix =>
  lazy(shape, () => {
    const data = numbers(name, shape[0] * shape[1], -1, 1);
    const kept = numbers(`${name}/kept`, Math.ceil(data.length / 4), 0, 1);
    return data.map((value, p) => (kept[p >> 2]! < 0.3 ? value : 0));
  });

/** The matrix with ∞ in its middle and −∞ at its end. */
export const withInfinities = (of: Matrix): Matrix =>
  lazy(of.shape, () => {
    const data = Float64Array.from(of.data);
    data[data.length >> 1] = Number.POSITIVE_INFINITY;
    data[data.length - 1] = Number.NEGATIVE_INFINITY;
    return data;
  });

/** Rows of 0 with a single 1. */
export const oneHot = (name: string, [rows, columns]: Shape): Matrix =>
  lazy([rows, columns], () => {
    const data = new Float64Array(rows * columns);
    numbers(name, rows, 0, columns).forEach((column, i) => {
      data[i * columns + Math.floor(column)] = 1;
    });
    return data;
  });

export const row = (...values: number[]): Matrix => ({ data: values, shape: [1, values.length] });

export const column = (...values: number[]): Matrix => ({ data: values, shape: [values.length, 1] });

export const sized = ([rows, columns]: Shape): string => `${rows}x${columns}`;
