/** Class indices to one-hot rows, and back. */
import { DataError, type Matrix, ShapeError } from "@chainrule/core";
import { checkPositive, show } from "./check.ts";
import type { Float32Matrix } from "./float32-matrix.ts";

/**
 * `[indices, classes]`: row i is 0 but for a 1 in column `indices[i]`.
 * Throws a DataError for no indices and for one that is not an integer of 0 to `classes` − 1.
 */
export function oneHot(indices: ArrayLike<number>, classes: number): Float32Matrix {
  checkPositive("oneHot", "classes", classes);
  if (indices.length === 0) throw new DataError("oneHot: there are no indices; pass at least one");
  // Checked before the allocation, which is `classes` times as large.
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (Number.isInteger(index) && index >= 0 && index < classes) continue;
    const range = `not an integer from 0 to ${classes - 1}`;
    throw new DataError(`oneHot: indices[${i}] is ${show(index)}, ${range}; correct it, or pass more classes`);
  }
  const data = new Float32Array(indices.length * classes);
  for (let i = 0; i < indices.length; i++) data[i * classes + indices[i]!] = 1;
  return { data, shape: [indices.length, classes] };
}

/**
 * The column of the largest value of each row, the first of equals: the inverse of `oneHot`, and the answer in a
 * matrix of outputs. Throws a DataError for NaN, a ShapeError for data that do not fill the shape.
 */
export function classIndices(matrix: Matrix): Int32Array {
  const { data, shape } = matrix;
  const [rows, columns] = shape;
  if (data.length !== rows * columns || data.length === 0) {
    const wrong = `${data.length} values for the shape [${rows}, ${columns}]`;
    throw new ShapeError(`classIndices: ${wrong}; pass rows * columns values, at least one`);
  }
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let column = 0; column < columns; column++) {
      const value = data[row * columns + column]!;
      if (Number.isNaN(value)) {
        throw new DataError(`classIndices: row ${row} is NaN in column ${column}; pass numbers, which have an order`);
      }
      if (value > data[row * columns + best]!) best = column;
    }
    return best;
  });
}
