/** Deflate without a wrapper, by the streams of the web standard, and never beyond a given size. */
import { concat } from "./bytes.ts";

/** No deflate stream grows more: two bits stand for at most 258 bytes. */
export const MOST_GROWTH = 1032;

/** So little is given to the stream at once that what it makes of it is bounded where streams do not wait. */
const STEP = 65536;

export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  return through(bytes, new CompressionStream("deflate-raw"), Number.POSITIVE_INFINITY);
}

/** Ends soon after `most` bytes: a result that is longer is not whole. Rejects if the stream is damaged. */
export async function inflate(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  return through(bytes, new DecompressionStream("deflate-raw"), most);
}

async function through(
  bytes: Uint8Array,
  transform: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  let at = 0;
  const source = new ReadableStream<BufferSource>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + STEP) as Uint8Array<ArrayBuffer>);
      at += STEP;
    },
  });
  const reader = source.pipeThrough(transform).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length <= most) {
    const { done, value } = await reader.read();
    if (done) return concat(chunks);
    chunks.push(value);
    length += value.length;
  }
  await reader.cancel();
  return concat(chunks);
}
