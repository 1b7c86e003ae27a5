/** NumPy's file of one array: a magic, a version, a header that is a Python dictionary, the values. */
import { checkArray, countOf, type Data, type NumericArray } from "./array.ts";
import { bytesPerValue, decode, type Encoding, encode } from "./encoding.ts";
import { type Fail, failure, quote, requireBytes } from "./fail.ts";
import { parseDictionary } from "./python-literal.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Only tables with named columns, which are not read here, need more. */
const LONGEST_HEADER = 65535;
/** The values begin at a multiple of this. */
const ALIGNMENT = 64;

const ENCODINGS = new Map<string, Encoding>([
  ["f8", "float64"],
  ["f4", "float32"],
  ["f2", "float16"],
  ["i1", "int8"],
  ["i2", "int16"],
  ["i4", "int32"],
  ["i8", "int64"],
  ["u1", "uint8"],
  ["u2", "uint16"],
  ["u4", "uint32"],
  ["u8", "uint64"],
  ["b1", "bool"],
]);
const CODES = new Map([...ENCODINGS].map(([code, encoding]) => [encoding, code]));

/**
 * Reads a `.npy` file of version 1, 2 or 3. The values are a copy in row-major order, whatever the file's; float16 becomes
 * float32. `name` stands for the file in errors.
 * @throws DataError for a damaged file, bytes after the array, and values that are no real numbers
 */
export function readNpy(bytes: Uint8Array, name = "npy data"): NumericArray {
  return parseNpy(bytes, failure("readNpy", name));
}

export function parseNpy(bytes: Uint8Array, fail: Fail): NumericArray {
  requireBytes(bytes, fail);
  const { header, start } = readHeader(bytes, fail);
  const { encoding, bigEndian, fortran, shape } = meaningOf(parseDictionary(header, fail), fail);
  const count = countOf(shape, fail);
  const expected = start + count * bytesPerValue(encoding);
  if (bytes.length !== expected) {
    const wrong = `${encoding} ${quote(shape)} needs ${expected} bytes, but it has ${bytes.length}`;
    fail(wrong, bytes.length < expected ? "get the file again" : "give a file of one array, as np.save writes it");
  }
  const array = decode(encoding, shape, bytes.subarray(start), bigEndian, fail);
  return fortran ? ({ ...array, data: toRowMajor(array.data, shape) } as NumericArray) : array;
}

/** A `.npy` file of version 1.0, little-endian and row-major. @throws DataError if dtype, shape and data do not fit */
export function writeNpy(array: NumericArray): Uint8Array<ArrayBuffer> {
  return formatNpy(array, failure("writeNpy", "the array"));
}

export function formatNpy(array: NumericArray, fail: Fail): Uint8Array<ArrayBuffer> {
  const { header, start } = headerOf(array, fail);
  const bytes = new Uint8Array(start + array.data.byteLength);
  bytes.set([...MAGIC, 1, 0, (start - 10) & 255, (start - 10) >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(encode(array.data), start);
  return bytes;
}

/** Bytes that the file will have. */
export const npySize = (array: NumericArray, fail: Fail): number => headerOf(array, fail).start + array.data.byteLength;

/** Padded, so that the values start at a multiple of 64. */
function headerOf(array: NumericArray, fail: Fail): { header: string; start: number } {
  checkArray(array, fail);
  const { dtype, shape } = array;
  const order = bytesPerValue(dtype) === 1 ? "|" : "<";
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${order}${CODES.get(dtype)}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // magic, version and length are 10 bytes before it; a line feed ends it
  const start = Math.ceil((10 + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  return { header: `${header.padEnd(start - 11)}\n`, start };
}

function readHeader(bytes: Uint8Array, fail: Fail): { header: string; start: number } {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    const found = Array.from(bytes.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    fail(`it starts with the bytes ${found || "(none)"}, not 93 4e 55 4d 50 59`, "give a file that np.save wrote");
  }
  // The header's length takes two bytes in version 1, four in the others.
  const [major, minor] = [bytes[6], bytes[7]];
  const from = major === 1 ? 10 : 12;
  if (bytes.length < from) fail(`it ends at byte ${bytes.length}, in its header`, "get the file again");
  if (major === undefined || major < 1 || major > 3 || minor !== 0) {
    fail(`it is of version ${major}.${minor}`, "give one of version 1.0, 2.0 or 3.0");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER) {
    fail(
      `its header is said to have ${length} bytes`,
      `give an array of numbers, which needs at most ${LONGEST_HEADER}`,
    );
  }
  const start = from + length;
  if (bytes.length < start) {
    fail(`it has ${bytes.length} bytes, but its header ends at ${start}`, "get the file again");
  }
  // What a header may have of text is ASCII in every version; anything else fails to parse.
  return { header: new TextDecoder("latin1").decode(bytes.subarray(from, start)), start };
}

interface Meaning {
  encoding: Encoding;
  bigEndian: boolean;
  fortran: boolean;
  shape: readonly number[];
}

function meaningOf(header: ReadonlyMap<string, unknown>, fail: Fail): Meaning {
  const [descr, fortran, shape] = ["descr", "fortran_order", "shape"].map((key) => header.get(key));
  if (header.size !== 3 || typeof descr !== "string" || typeof fortran !== "boolean" || !Array.isArray(shape)) {
    return fail(
      `its header has ${quote([...header.keys()])}`,
      "give one with a text descr, a boolean fortran_order and a tuple shape, only",
    );
  }
  const encoding = ENCODINGS.get(descr.slice(1));
  const order = descr[0];
  if (!encoding || !(order === "<" || order === ">" || (order === "|" && bytesPerValue(encoding) === 1))) {
    return fail(`its values are of type ${quote(descr)}`, 'save real numbers, for example array.astype("float64")');
  }
  return { encoding, bigEndian: order === ">", fortran, shape };
}

/** From column-major, where the first index runs fastest. */
function toRowMajor<D extends Data>(data: D, shape: readonly number[]): D {
  const result = data.slice() as D;
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, dimension) => product * dimension, 1));
  const index = shape.map(() => 0);
  for (let i = 0, from = 0; i < data.length; i++) {
    result[i] = data[from] as D[number];
    // the next index in row-major order: the last axis that is not at its end moves on, those behind it start again
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [stride, dimension] = [strides[axis] as number, shape[axis] as number];
      from += stride;
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < dimension) break;
      from -= stride * dimension;
      index[axis] = 0;
    }
  }
  return result;
}
