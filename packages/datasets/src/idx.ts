/** The IDX format, in which MNIST is published: `00 00 type rank`, the dimensions, the values, all big-endian. */
import { DataError } from "@chainrule/core";
import { kindOf, show } from "./check.ts";
import { isGzip, unpack } from "./gzip.ts";

interface IdxArrays {
  uint8: Uint8Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** What one value of an IDX file is; bytes are `uint8`. */
export type IdxType = keyof IdxArrays;

/** One IDX file: `data`, row-major, has as many values as the product of `dimensions`. */
export type Idx = {
  [T in IdxType]: {
    /** What one value is. */
    readonly type: T;
    /** The outermost first: images, rows, columns. */
    readonly dimensions: readonly number[];
    /** Row-major. */
    readonly data: IdxArrays[T];
  };
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

/** No gzip holds more per byte: 258 bytes take at least two bits. */
const MAX_RATIO = 1032;

/**
 * Reads a whole IDX file. Sizes are checked before anything is allocated, so a damaged header costs no memory.
 * Values of one byte are a view of `bytes`, wider ones a copy. `name` stands for the file in errors.
 * Throws a DataError for compressed, foreign, truncated and oversized files.
 */
export function readIdx(bytes: Uint8Array, name = "IDX data"): Idx {
  checkBytes(bytes, name);
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

/**
 * As `readIdx`, also of a gzip of the file, which its first bytes tell. Of a gzip no more is unpacked than the IDX header
 * in it announces. Throws a DataError as `readIdx` and `gunzip` do.
 */
export async function unpackIdx(bytes: Uint8Array, name = "IDX data"): Promise<Idx> {
  checkBytes(bytes, name);
  if (!isGzip(bytes)) return readIdx(bytes, name);
  const announced = (head: Uint8Array): number => {
    const { type, size, dimensions } = readHeader(head, name);
    const expected = 4 + 4 * dimensions.length + countOf(dimensions) * size;
    if (expected <= MAX_RATIO * bytes.length) return expected;
    const wrong = `${type} ${dimensions.join("×")} needs ${expected} bytes, more than ${bytes.length} bytes of gzip hold`;
    return fail(name, wrong, "get the file again");
  };
  return readIdx(await unpack(bytes, name, announced, "that its header announces"), name);
}

/** An IDX file of all values: what `readIdx` reads back. Throws a DataError for values that do not fill the dimensions. */
export function writeIdx(idx: Idx): Uint8Array<ArrayBuffer> {
  const { type, dimensions, data } = idx;
  const code = Object.keys(TYPES).find((key) => TYPES[Number(key)]![0] === type);
  if (code === undefined) throw new DataError(`writeIdx: there is no type ${show(type)}; pass a type that IDX has`);
  if (kindOf(data).toLowerCase() !== `${type}array`) {
    throw new DataError(`writeIdx: data of the type ${type} are ${kindOf(data)}; pass the typed array of that type`);
  }
  const fits = dimensions.every((d) => Number.isInteger(d) && d >= 0 && d < 2 ** 32);
  if (dimensions.length < 1 || dimensions.length > 255 || !fits) {
    throw new DataError(`writeIdx: dimensions are [${dimensions.join(", ")}]; pass 1 to 255 integers below 2^32`);
  }
  if (data.length !== countOf(dimensions)) {
    const wrong = `${type} ${dimensions.join("×")} has ${data.length} values`;
    throw new DataError(`writeIdx: ${wrong}; pass as many values as the dimensions say`);
  }
  const header = 4 + 4 * dimensions.length;
  const bytes = new Uint8Array(header + data.byteLength);
  const view = new DataView(bytes.buffer);
  bytes[2] = Number(code);
  bytes[3] = dimensions.length;
  dimensions.forEach((dimension, i) => {
    view.setUint32(4 + 4 * i, dimension);
  });
  const write = writer(type, new DataView(bytes.buffer, header));
  for (let i = 0; i < data.length; i++) write(i, data[i]!);
  return bytes;
}

/** The number of values that `dimensions` stand for; Infinity if a double cannot say. */
export function countOf(dimensions: readonly number[]): number {
  // First, as 0 times Infinity is NaN.
  if (dimensions.includes(0)) return 0;
  return dimensions.reduce((product, dimension) => product * dimension, 1);
}

function readHeader(bytes: Uint8Array, name: string): { type: IdxType; size: number; dimensions: number[] } {
  const found = `starts with the bytes ${hex(bytes.subarray(0, 4))}`;
  if (isGzip(bytes)) fail(name, `${found}: it is a gzip file`, "use unpackIdx");
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

/** Writes the value at an index, big-endian. */
function writer(type: IdxType, view: DataView): (i: number, value: number) => void {
  switch (type) {
    case "uint8":
      return (i, value) => view.setUint8(i, value);
    case "int8":
      return (i, value) => view.setInt8(i, value);
    case "int16":
      return (i, value) => view.setInt16(2 * i, value);
    case "int32":
      return (i, value) => view.setInt32(4 * i, value);
    case "float32":
      return (i, value) => view.setFloat32(4 * i, value);
    case "float64":
      return (i, value) => view.setFloat64(8 * i, value);
  }
}

function checkBytes(bytes: Uint8Array, name: string): void {
  const kind = kindOf(bytes);
  if (kind !== "Uint8Array") fail(name, `got ${kind}, not Uint8Array`, "pass new Uint8Array(buffer)");
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

function fail(name: string, wrong: string, remedy: string): never {
  throw new DataError(`readIdx: ${name}: ${wrong}; ${remedy}`);
}
