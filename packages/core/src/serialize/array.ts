/** Arrays of numbers as files keep them: a type, a shape, and the values in row-major order. */
import { type Fail, kindOf, quote } from "./fail.ts";

interface Arrays {
  float64: Float64Array;
  float32: Float32Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
  bool: Uint8Array;
}

/** `bool` is kept as 0 and 1 in a Uint8Array. */
export type Dtype = keyof Arrays;

/** `data` has as many values as the product of `shape`: one for the shape `[]`, none if a dimension is 0. */
export type NumericArray = {
  [D in Dtype]: {
    /** What one value is. */
    readonly dtype: D;
    /** Dimensions, the outermost first; at most 32. */
    readonly shape: readonly number[];
    /** Row-major. */
    readonly data: Arrays[D];
  };
}[Dtype];

export type Data = Arrays[Dtype];

type Constructor = { new (buffer: ArrayBuffer): Data; readonly BYTES_PER_ELEMENT: number; readonly name: string };

export const CONSTRUCTORS: Readonly<Record<Dtype, Constructor>> = {
  float64: Float64Array,
  float32: Float32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

/** As many as every version of NumPy can have. */
const MOST_DIMENSIONS = 32;

/** The number of values of a shape. @throws DataError unless it is a list of whole numbers whose product is safe */
export function countOf(shape: readonly number[], fail: Fail): number {
  if (!Array.isArray(shape) || !shape.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 0)) {
    fail(`the shape is ${quote(shape)}`, "give whole numbers of at least 0, below 2⁵³");
  }
  if (shape.length > MOST_DIMENSIONS) {
    fail(
      `the shape ${quote(shape)} has ${shape.length} dimensions`,
      `give at most ${MOST_DIMENSIONS}, as NumPy can have`,
    );
  }
  // First, as 0 times Infinity is NaN.
  if (shape.includes(0)) return 0;
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  if (!Number.isSafeInteger(count)) fail(`the shape ${quote(shape)} has ${count} values`, "give fewer than 2⁵³");
  return count;
}

/** @throws DataError unless type, shape and values of an array that a user gave fit together */
export function checkArray({ dtype, shape, data }: NumericArray, fail: Fail): void {
  if (!Object.hasOwn(CONSTRUCTORS, dtype)) {
    fail(`the dtype is ${quote(dtype)}`, `give one of ${Object.keys(CONSTRUCTORS).join(", ")}`);
  }
  const [found, wanted] = [kindOf(data), CONSTRUCTORS[dtype].name];
  if (found !== wanted) fail(`the data of dtype ${dtype} are a ${found}`, `give a ${wanted}`);
  const count = countOf(shape, fail);
  if (data.length !== count) {
    fail(`${data.length} values for the shape ${quote(shape)}`, `give ${count}, the product of the shape`);
  }
  if (dtype === "bool") checkBooleans(data as Uint8Array, fail);
}

/** @throws DataError unless every value is 0 or 1 */
export function checkBooleans(data: Uint8Array, fail: Fail): void {
  const bad = data.findIndex((value) => value > 1);
  if (bad >= 0) fail(`value ${bad} of dtype bool is ${data[bad]}`, "give 0 or 1");
}
