/** The bytes of a CSV in pieces of up to 2^16, wherever they come from. */
import { DataError } from "@chainrule/core";
import { checkPositive, kindOf } from "../check.ts";
import { read, unpacked } from "../gzip.ts";

/** A whole CSV. */
export type CsvText = string | Uint8Array;
/** A CSV in pieces, cut anywhere, or in one. */
export type CsvStream =
  | CsvText
  | AsyncIterable<CsvText>
  | Iterable<CsvText>
  | ReadableStream<string>
  | ReadableStream<Uint8Array>
  | ReadableStream<Uint8Array<ArrayBuffer>>;

const PIECE = 1 << 16;
const MAX_BYTES = 2 ** 29;

export function* textPieces(operation: string, text: CsvText): Generator<Uint8Array, void> {
  if (typeof text !== "string") return yield* piecesOf(checked(operation, text));
  const encode = encoder(operation);
  for (let from = 0; from < text.length; from += PIECE) yield* piecesOf(encode(text.slice(from, from + PIECE)));
}

/** Unpacks bytes that start as gzip does. */
export async function* streamPieces(operation: string, name: string, source: CsvStream): AsyncGenerator<Uint8Array> {
  const encode = encoder(operation);
  const encoded = async function* (): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of chunksOf(operation, source)) yield encode(chunk);
  };
  for await (const chunk of unpacked(encoded(), name)) yield* piecesOf(chunk);
}

/** Hands pieces through until they are more than `maxBytes` together. */
export function byteLimit(
  operation: string,
  options: { readonly maxBytes?: number | undefined; readonly name?: string | undefined },
): (piece: Uint8Array) => Uint8Array {
  const { maxBytes = MAX_BYTES, name = "CSV" } = options;
  checkPositive(operation, "maxBytes", maxBytes);
  let total = 0;
  return (piece) => {
    total += piece.length;
    if (total <= maxBytes) return piece;
    const remedy = "read it in batches, with csvBatches, or pass a larger maxBytes";
    throw new DataError(`${operation}: ${name}: it has more than ${maxBytes} bytes; ${remedy}`);
  };
}

function chunksOf(operation: string, source: CsvStream): AsyncIterable<CsvText> | Iterable<CsvText> {
  if (isText(source)) return [source];
  if (typeof source === "object" && source !== null) {
    if ("getReader" in source) return read(source as ReadableStream<CsvText>);
    if (Symbol.asyncIterator in source || Symbol.iterator in source) return source;
  }
  throw new DataError(`${operation}: got ${kindOf(source)}; pass a stream or an iterable of texts or bytes`);
}

const isText = (source: CsvStream): source is CsvText => typeof source === "string" || kindOf(source) === "Uint8Array";

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let from = 0; from < bytes.length; from += PIECE) yield bytes.subarray(from, from + PIECE);
}

/** As UTF-8; a surrogate at the end of a chunk waits for its other half. */
function encoder(operation: string): (chunk: CsvText) => Uint8Array {
  const utf8 = new TextEncoder();
  let half = "";
  return (chunk) => {
    if (typeof chunk !== "string") return checked(operation, chunk);
    const text = half + chunk;
    const last = text.charCodeAt(text.length - 1);
    half = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : "";
    return utf8.encode(half === "" ? text : text.slice(0, -1));
  };
}

function checked(operation: string, bytes: Uint8Array): Uint8Array {
  const kind = kindOf(bytes);
  if (kind !== "Uint8Array") throw new DataError(`${operation}: got ${kind}; pass text or a Uint8Array`);
  return bytes;
}
