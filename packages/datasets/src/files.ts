/** Data files of Node, packed with gzip or not. */
import { open, readFile } from "node:fs/promises";
import { DataError } from "@chainrule/core";
import { streamPieces } from "./csv/chunks.ts";
import { type DigitsCsv, type DigitsCsvOptions, digitsReader } from "./csv/digits.ts";
import {
  type CsvBatches,
  type CsvBatchOptions,
  type CsvDatasets,
  type CsvOptions,
  type CsvTask,
  csvBatches,
  readCsvStream,
} from "./csv/read-csv.ts";
import { type Idx, unpackIdx } from "./idx.ts";

const PIECE = 1 << 18;

/** `unpackIdx` of a file; a DataError names it, also if it cannot be read. */
export async function readIdxFile(path: string): Promise<Idx> {
  const bytes = await readFile(path).catch((cause: unknown) => unreadable(path, cause));
  return unpackIdx(bytes, path);
}

/** `readCsvStream` of a file, which is never held as a whole; errors name its path unless `name` is given. */
export function readCsvFile<T extends CsvTask>(path: string, options: CsvOptions<T>): Promise<CsvDatasets[T]> {
  return readCsvStream(bytesOf(path), { ...options, name: options.name ?? path });
}

/** `csvBatches` of a file, of any size; errors name its path unless `name` is given. */
export function csvFileBatches<T extends CsvTask>(
  path: string,
  options: CsvBatchOptions<T>,
): AsyncGenerator<CsvBatches[T], void> {
  return csvBatches(bytesOf(path), { ...options, name: options.name ?? path });
}

/** `readDigitsCsv` of a file, such as train.csv and, with `labels: false`, test.csv of Kaggle's Digit Recognizer. */
export async function readDigitsCsvFile<L extends boolean = true>(
  path: string,
  options: DigitsCsvOptions<L> = {},
): Promise<DigitsCsv<L>> {
  const name = options.name ?? path;
  const reader = digitsReader("readDigitsCsvFile", { ...options, name });
  for await (const piece of streamPieces("readDigitsCsvFile", name, bytesOf(path))) reader.push(piece);
  return reader.end();
}

/** The code of a file system's error. */
export const reason = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);

/** The file is open only while it is read. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array, void> {
  const file = await open(path).catch((cause: unknown) => unreadable(path, cause));
  try {
    for (;;) {
      const { bytesRead, buffer } = await file
        .read(new Uint8Array(PIECE), 0, PIECE)
        .catch((cause: unknown) => unreadable(path, cause));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function unreadable(path: string, cause: unknown): never {
  throw new DataError(`readFile: ${path} cannot be read (${reason(cause)}); check the path`, { cause });
}
