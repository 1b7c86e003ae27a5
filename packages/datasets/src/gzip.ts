/** gzip by the runtime's own streams: a file must be whole, one member without anything behind it, and of bounded size. */
import { DataError } from "@chainrule/core";
import { checkPositive, kindOf } from "./check.ts";

/** The options of `gunzip`. */
export interface GunzipOptions {
  /** What errors call the data; `gzip data` unless given. */
  readonly name?: string | undefined;
  /** An error beyond so many unpacked bytes; 2^30 unless given. */
  readonly maxBytes?: number | undefined;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** How much of what is unpacked decides about the rest; no IDX header is longer. */
const HEAD = 1024;
const MAX_BYTES = 2 ** 30;
// Pieces keep the runtime's queues short.
const PIECE = 1 << 18;

/** True if `bytes` start as gzip does, whatever the file is called. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** `bytes` as one gzip member. */
export async function gzip(bytes: Uint8Array): Promise<Bytes> {
  checkBytes("gzip", bytes);
  const chunks: Uint8Array[] = [];
  const packed = toStream(inPieces(bytes)).pipeThrough(new CompressionStream("gzip") as Transform);
  for await (const chunk of read(packed)) chunks.push(chunk);
  return concat(chunks);
}

/**
 * What a gzip unpacks to. Throws a DataError for what is not gzip, ends early, is damaged, has something behind its end
 * (also a second member), or unpacks to more than `maxBytes`, of which no more is held than that.
 */
export async function gunzip(bytes: Uint8Array, options: GunzipOptions = {}): Promise<Bytes> {
  const { name = "gzip data", maxBytes = MAX_BYTES } = options;
  checkPositive("gunzip", "maxBytes", maxBytes);
  checkBytes("gunzip", bytes);
  return await unpack(bytes, name, () => maxBytes, "that maxBytes allows");
}

/** As `gunzip`; `limit`, in bytes, is told by the first kilobyte, or by all if there is less. */
export async function unpack(
  bytes: Uint8Array,
  name: string,
  limit: (head: Bytes) => number,
  limitName: string,
): Promise<Bytes> {
  if (!isGzip(bytes)) {
    if (bytes.length < 2) {
      throw new DataError(`gunzip: ${name}: it has ${bytes.length} bytes, but gzip at least 18; get the file again`);
    }
    const found = Array.from(bytes.subarray(0, 2), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new DataError(`gunzip: ${name}: starts with the bytes ${found}, not 1f 8b; pass gzip`);
  }
  const chunks: Uint8Array[] = [];
  let total = 0;
  let most: number | undefined;
  const check = (): void => {
    most ??= limit(concat(chunks));
    if (total <= most) return;
    const wrong = `it unpacks to more than the ${most} bytes ${limitName}`;
    throw new DataError(`gunzip: ${name}: ${wrong}; get the file again, or allow more`);
  };
  for await (const chunk of inflate(inPieces(bytes), name)) {
    chunks.push(chunk);
    total += chunk.length;
    if (total >= HEAD) check();
  }
  check();
  return concat(chunks);
}

/** The chunks as they are, or unpacked if they start as gzip does; errors as in `gunzip`. */
export async function* unpacked(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array, void> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    let head: Uint8Array = new Uint8Array(0);
    while (head.length < 2) {
      const { done, value } = await chunks.next();
      if (done === true) break;
      head = head.length === 0 ? value : concat([head, value]);
    }
    const all = startingWith(head, chunks);
    yield* isGzip(head) ? inflate(all, name) : all;
  } finally {
    await chunks.return?.();
  }
}

async function* inflate(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  const end = new Uint8Array(4);
  let sourceError: unknown;
  const watched = async function* (): AsyncGenerator<Uint8Array, void> {
    try {
      for await (const chunk of source) {
        const last = chunk.subarray(-4);
        end.copyWithin(0, last.length);
        end.set(last, 4 - last.length);
        yield chunk;
      }
    } catch (error) {
      sourceError = error;
      throw error;
    }
  };
  let total = 0;
  const chunks = read(toStream(watched()).pipeThrough(new DecompressionStream("gzip") as Transform));
  try {
    for (;;) {
      // Only the reading is tried: what is thrown at the yield is not about gzip.
      const next = await chunks.next().catch((cause: unknown) => {
        if (sourceError !== undefined) throw sourceError;
        throw new DataError(`gunzip: ${name}: it ends early or is damaged; get the file again`, { cause });
      });
      if (next.done === true) break;
      total += next.value.length;
      yield next.value;
    }
  } finally {
    await chunks.return();
  }
  // Runtimes check the sum, but differ in what they allow behind the end. A gzip ends with its length modulo 2^32.
  const length = new DataView(end.buffer).getUint32(0, true);
  if (length !== total % 2 ** 32) {
    const wrong = `it unpacks to ${total} bytes, but ends with the length ${length}: something follows its first member`;
    throw new DataError(`gunzip: ${name}: ${wrong}; get the file again, or pack its content in one piece`);
  }
}

type Transform = ReadableWritablePair<Uint8Array, Uint8Array>;

async function* startingWith(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  if (head.length > 0) yield head;
  for (;;) {
    const { done, value } = await rest.next();
    if (done === true) return;
    yield value;
  }
}

function* inPieces(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let from = 0; from < bytes.length; from += PIECE) yield bytes.subarray(from, from + PIECE);
}

function toStream(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}

/** The chunks of a stream, which is cancelled if they are not read to the end; not every browser iterates over streams. */
export async function* read<T>(stream: ReadableStream<T>): AsyncGenerator<T, void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // A stream that failed refuses this; its error is on its way already.
    await reader.cancel().catch(() => {});
  }
}

function concat(chunks: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function checkBytes(operation: string, bytes: Uint8Array): void {
  const kind = kindOf(bytes);
  if (kind !== "Uint8Array") throw new DataError(`${operation}: got ${kind}, not Uint8Array; pass bytes`);
}
