/** The IDX format, in which MNIST is published: `00 00 type rank`, the dimensions, the values, all big-endian. */
import { DataError } from "@chainrule/core";

interface IdxArrays {
  uint8: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  float32: Float32Array;
  float64: Float64Array;
}

export type IdxType = keyof IdxArrays;

/** One IDX file: `data`, row-major, has as many values as the product of `dimensions`. */
export type Idx = {
  [T in IdxType]: { readonly type: T; readonly dimensions: readonly number[]; readonly data: IdxArrays[T] };
}[IdxType];

// The type codes of the format's definition, http://yann.lecun.com/exdb/mnist; 0x0a is not in it.
const TYPES: Readonly<Record<number, readonly [type: IdxType, bytes: number]>> = {
  8: ["uint8", 1],
  9: ["int8", 1],
  11: ["int16", 2],
  12: ["int32", 4],
  13: ["float32", 4],
  14: ["float64", 8],
};

/**
 * Reads a whole IDX file. Sizes are checked before anything is allocated, so a damaged header costs no memory.
 * Values of one byte are a view of `bytes`, wider ones a copy. `name` stands for the file in errors.
 * Throws a DataError for compressed, foreign, truncated and oversized files.
 */
export function readIdx(bytes: Uint8Array, name = "IDX data"): Idx {
  const kind = Object.prototype.toString.call(bytes).slice(8, -1);
  // Not instanceof, which fails for the arrays of another realm.
  if (kind !== "Uint8Array") fail(name, `got ${kind}, not Uint8Array`, "pass new Uint8Array(buffer)");
  const { type, size, dimensions } = readHeader(bytes, name);
  const header = 4 + 4 * dimensions.length;
  const expected = header + countOf(dimensions) * size;
  const layout = `${type} ${dimensions.join("×")}`;
  if (!Number.isSafeInteger(expected)) {
    fail(name, `its header declares ${layout}, more than 2^53 bytes`, "the file is damaged: get it again");
  }
  if (bytes.length < expected) {
    const missing = expected - bytes.length;
    const wrong = `${layout} needs ${expected} bytes, but it has ${bytes.length}: the last ${missing} are missing`;
    fail(name, wrong, "get the file again");
  }
  if (bytes.length > expected) {
    const wrong = `${layout} needs ${expected} bytes, but it has ${bytes.length}: ${bytes.length - expected} too many`;
    fail(name, wrong, "get the file again");
  }
  return decode(type, dimensions, new DataView(bytes.buffer, bytes.byteOffset + header, expected - header));
}

/** The number of values that `dimensions` stand for; Infinity if a double cannot say. */
export function countOf(dimensions: readonly number[]): number {
  // First, as 0 times Infinity is NaN.
  if (dimensions.includes(0)) return 0;
  return dimensions.reduce((product, dimension) => product * dimension, 1);
}

function readHeader(bytes: Uint8Array, name: string): { type: IdxType; size: number; dimensions: number[] } {
  const found = `starts with the bytes ${hex(bytes.subarray(0, 4))}`;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) fail(name, `${found}: it is a gzip file`, "unpack it first, with gunzip");
  if (bytes.length < 4) fail(name, `it has ${bytes.length} bytes, but a header has at least 8`, "get the file again");
  const [type, size] = TYPES[bytes[2]!] ?? [];
  const rank = bytes[3]!;
  if (bytes[0] !== 0 || bytes[1] !== 0 || type === undefined || size === undefined || rank === 0) {
    const magic = "not 00 00, a type of 08 09 0b 0c 0d 0e and the number of dimensions";
    fail(name, `${found}, ${magic}`, "pass an IDX file");
  }
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    const wrong = `it has ${bytes.length} bytes, but the header of its ${rank} dimensions has ${header}`;
    fail(name, wrong, "get the file again");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  return { type, size, dimensions: Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i)) };
}

function decode(type: IdxType, dimensions: readonly number[], view: DataView): Idx {
  const count = countOf(dimensions);
  switch (type) {
    case "uint8":
      return { type, dimensions, data: new Uint8Array(view.buffer, view.byteOffset, count) };
    case "int8":
      return { type, dimensions, data: new Int8Array(view.buffer, view.byteOffset, count) };
    case "int16":
      return { type, dimensions, data: fill(new Int16Array(count), (i) => view.getInt16(2 * i)) };
    case "int32":
      return { type, dimensions, data: fill(new Int32Array(count), (i) => view.getInt32(4 * i)) };
    case "float32":
      return { type, dimensions, data: fill(new Float32Array(count), (i) => view.getFloat32(4 * i)) };
    case "float64":
      return { type, dimensions, data: fill(new Float64Array(count), (i) => view.getFloat64(8 * i)) };
  }
}

function fill<A extends Int16Array | Int32Array | Float32Array | Float64Array>(data: A, at: (i: number) => number): A {
  for (let i = 0; i < data.length; i++) data[i] = at(i);
  return data;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

function fail(name: string, wrong: string, remedy: string): never {
  throw new DataError(`readIdx: ${name}: ${wrong}; ${remedy}`);
}
