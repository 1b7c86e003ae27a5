/** What reader and writer of safetensors files share: the names of the types, and limits. */
import type { Encoding } from "./encoding.ts";

/** What the format's own implementation accepts. */
export const LONGEST_HEADER = 100_000_000;
export const METADATA = "__metadata__";

export const ENCODINGS: ReadonlyMap<unknown, Encoding> = new Map<unknown, Encoding>([
  ["F64", "float64"],
  ["F32", "float32"],
  ["F16", "float16"],
  ["BF16", "bfloat16"],
  ["I8", "int8"],
  ["I16", "int16"],
  ["I32", "int32"],
  ["I64", "int64"],
  ["U8", "uint8"],
  ["U16", "uint16"],
  ["U32", "uint32"],
  ["U64", "uint64"],
  ["BOOL", "bool"],
]);
export const CODES: ReadonlyMap<Encoding, unknown> = new Map(
  [...ENCODINGS].map(([code, encoding]) => [encoding, code]),
);
