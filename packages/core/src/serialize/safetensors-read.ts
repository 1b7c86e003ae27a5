/** Reads the safetensors format: the header's length in 8 bytes, a header in JSON, the values, all little-endian. */
import { countOf, type NumericArray } from "./array.ts";
import { fromUtf8 } from "./bytes.ts";
import { bytesPerValue, decode, type Encoding } from "./encoding.ts";
import { type Fail, failure, isWellFormed, quote, requireBytes } from "./fail.ts";
import { parseJson } from "./json.ts";
import { ENCODINGS, LONGEST_HEADER, METADATA } from "./safetensors-format.ts";

const MEMBERS = ["data_offsets", "dtype", "shape"];
const DAMAGED = "the file is damaged: get it again";

/** The content of a safetensors file. */
export interface Safetensors {
  /** By name, in the order of the file's values. */
  readonly tensors: Map<string, NumericArray>;
  /** The texts that the file keeps beside them; empty if it keeps none. */
  readonly metadata: Map<string, string>;
}

/**
 * Reads a safetensors file. The values are copies; F16 and BF16 become float32. `name` stands for the file in errors.
 * @throws DataError for a damaged file: a header longer than the file or 100 MB, names twice, values that overlap or leave
 * gaps; and for types that are none of F64, F32, F16, BF16, I8 to I64, U8 to U64, BOOL
 */
export function readSafetensors(bytes: Uint8Array, name = "safetensors data"): Safetensors {
  const fail = failure("readSafetensors", name);
  requireBytes(bytes, fail);
  const { header, start } = readHeader(bytes, fail);
  const values = bytes.subarray(start);
  let metadata = new Map<string, string>();
  const entries: Entry[] = [];
  for (const [key, value] of Object.entries(header)) {
    if (!isWellFormed(key)) fail(`the name ${quote(key)} has half a character`, "save under a name of Unicode");
    if (key === METADATA) metadata = metadataOf(value, fail);
    else entries.push(entryOf(key, value, values.length, fail));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  const tensors = new Map<string, NumericArray>();
  let free = 0;
  for (const { label, key, encoding, shape, begin, end } of entries) {
    if (begin !== free) fail(`${label} begins at byte ${begin} of the values, the one before ends at ${free}`, DAMAGED);
    free = end;
    const failHere: Fail = (wrong, remedy) => fail(`${label}: ${wrong}`, remedy);
    tensors.set(key, decode(encoding, shape, values.subarray(begin, end), false, failHere));
  }
  if (free !== values.length) fail(`its tensors have ${free} bytes, the file ${values.length} of values`, DAMAGED);
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array, fail: Fail): { header: object; start: number } {
  if (bytes.length < 8) fail(`it has ${bytes.length} bytes, but a header has at least 10`, "get the file again");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > LONGEST_HEADER || length > bytes.length - 8) {
    const remedy = "give a whole safetensors file";
    fail(`its header is said to have ${length} bytes, ${bytes.length - 8} follow and ${LONGEST_HEADER} may`, remedy);
  }
  const start = 8 + Number(length);
  const text = fromUtf8(bytes.subarray(8, start));
  if (text === null) return fail("its header is not UTF-8", DAMAGED);
  if (text[0] !== "{") fail(`its header starts with ${quote(text.slice(0, 1))}, not with {`, DAMAGED);
  const header = parseJson(text, 3, (wrong, remedy, cause) => fail(`its header: ${wrong}`, remedy, cause));
  return { header: header as object, start };
}

function metadataOf(value: unknown, fail: Fail): Map<string, string> {
  const texts = isObject(value) ? Object.entries(value) : null;
  const isText = ([name, text]: [string, unknown]): boolean => typeof text === "string" && isWellFormed(name + text);
  const bad = texts?.find((entry) => !isText(entry));
  if (!texts || bad) fail(`its ${METADATA} has ${quote(bad ?? value)}`, "keep texts of Unicode there, under names");
  return new Map(texts as [string, string][]);
}

/** A tensor as the header has it; `begin` and `end` count from the first value. */
interface Entry {
  readonly key: string;
  readonly label: string;
  readonly encoding: Encoding;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function entryOf(key: string, value: unknown, available: number, fail: Fail): Entry {
  const label = quote(key);
  if (!isObject(value) || Object.keys(value).sort().join() !== MEMBERS.join()) {
    return fail(`${label} is ${quote(value)}`, "give an object of dtype, shape and data_offsets, only");
  }
  const { dtype, shape, data_offsets: offsets } = value;
  const encoding = ENCODINGS.get(dtype);
  if (!encoding) {
    return fail(`${label} is of dtype ${quote(dtype)}`, `save it as one of ${[...ENCODINGS.keys()].join(", ")}`);
  }
  const expected = bytesPerValue(encoding) * countOf(shape as number[], (wrong) => fail(`${label}: ${wrong}`, DAMAGED));
  const [begin, end] = Array.isArray(offsets) ? offsets : [];
  if (!(Number.isSafeInteger(begin) && begin >= 0 && end === begin + expected && end <= available)) {
    const wrong = `${label} has the data_offsets ${quote(offsets)} for ${expected} of ${available} bytes`;
    return fail(wrong, DAMAGED);
  }
  // JSON has a -0.
  return { key, label, encoding, shape: (shape as number[]).map((dimension) => dimension + 0), begin, end };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
