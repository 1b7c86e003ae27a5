/** Matrices in files of little-endian float32, which JavaScript and Python read alike. */
import { closeSync, openSync, readSync, statSync, writeFileSync } from "node:fs";
import type { MatrixFile } from "./task.ts";

/** Writes rows; the shape says how they are read. */
export function writeMatrix(file: string, data: Float32Array, [rows, columns]: readonly [number, number]): MatrixFile {
  writeFileSync(file, data);
  return { file, rows, columns };
}

/** The first so many rows. */
export function readMatrix({ file, rows, columns }: MatrixFile, first: number = rows): Float32Array<ArrayBuffer> {
  return new Float32Array(readBytes(file, 4 * first * columns));
}

export const writeOrder = (file: string, order: Uint32Array): void => writeFileSync(file, order);

export const readOrder = (file: string): Uint32Array<ArrayBuffer> =>
  new Uint32Array(readBytes(file, statSync(file).size));

function readBytes(file: string, length: number): ArrayBuffer {
  const bytes = new Uint8Array(length);
  const handle = openSync(file, "r");
  try {
    let at = 0;
    while (at < length) {
      const read = readSync(handle, bytes, at, length - at, at);
      if (read === 0) throw new Error(`${file}: it ends after ${at} of ${length} bytes`);
      at += read;
    }
  } finally {
    closeSync(handle);
  }
  return bytes.buffer;
}
