import { type FileHandle, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "@chainrule/core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readDigitsCsv } from "./csv/digits.ts";
import { csvBatches, readCsv } from "./csv/read-csv.ts";
import { csvFileBatches, readCsvFile, readDigitsCsvFile, readIdxFile } from "./files.ts";
import type { Float32Matrix } from "./float32-matrix.ts";
import { gzip } from "./gzip.ts";
import { type Idx, writeIdx } from "./idx.ts";

vi.mock(import("node:fs/promises"), { spy: true });

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "chainrule-files-"));
});
afterAll(() => rm(directory, { recursive: true }));
const file = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(directory, name), content);
  return join(directory, name);
};
const packed = async (name: string, content: string): Promise<string> =>
  file(name, await gzip(new TextEncoder().encode(content)));

// Far faster than toStrictEqual.
const same = (a: Float32Matrix, b: Float32Matrix): void => {
  expect(a.shape).toEqual(b.shape);
  expect(Buffer.compare(new Uint8Array(a.data.buffer), new Uint8Array(b.data.buffer))).toBe(0);
};

const ROWS = `a,b\n${Array.from({ length: 40_000 }, (_, i) => `${i},${i % 7}\n`).join("")}`;
const DIGITS = Array.from({ length: 120 }, (_, row) => `${row % 10}${`,${row % 256}`.repeat(784)}`).join("\n");

describe("readIdxFile", () => {
  it("reads a file, packed or not", async () => {
    const idx: Idx = { type: "int16", dimensions: [2, 1], data: Int16Array.of(-3, 300) };
    expect(await readIdxFile(await file("a.idx", writeIdx(idx)))).toStrictEqual(idx);
    expect(await readIdxFile(await file("b.idx", await gzip(writeIdx(idx))))).toStrictEqual(idx);
  });
});

describe("readCsvFile and csvFileBatches", () => {
  const OPTIONS = { task: "regression", target: "b" } as const;

  it("read a file of several pieces, packed or not", async () => {
    const whole = readCsv(ROWS, OPTIONS);
    const inBatches = { ...OPTIONS, batchSize: 15_000 };
    for (const path of [await file("a.csv", ROWS), await packed("a.csv.gz", ROWS)]) {
      const read = await readCsvFile(path, OPTIONS);
      same(read.x, whole.x);
      same(read.y, whole.y);
      const fromFile = csvFileBatches(path, inBatches);
      for await (const { x, y } of csvBatches(ROWS, inBatches)) {
        const batch = (await fromFile.next()).value!;
        same(batch.x, x);
        same(batch.y, y);
      }
      expect((await fromFile.next()).done).toBe(true);
    }
  });

  it("close a file that is not read to its end", async () => {
    const path = await file("rows.csv", ROWS);
    vi.mocked(open).mockClear();
    for await (const { x } of csvFileBatches(path, { ...OPTIONS, batchSize: 10 })) if (x.data[0] === 50) break;
    await expect(readCsvFile(path, { ...OPTIONS, maxBytes: 10 })).rejects.toThrow(DataError);
    const handles = await Promise.all(vi.mocked(open).mock.results.map(({ value }) => value as Promise<FileHandle>));
    // What Node gives the handle of a closed file.
    expect(handles.map(({ fd }) => fd)).toEqual([-1, -1]);
  });

  it("name the file in errors, unless another name is given", async () => {
    const path = await file("bad.csv", "a,b\n1,x\n");
    const wrong = 'line 2, column "b": "x" is no number; correct or remove these lines';
    await expect(readCsvFile(path, OPTIONS)).rejects.toThrow(new DataError(`readCsvStream: ${path}: ${wrong}`));
    const named = csvFileBatches(path, { ...OPTIONS, batchSize: 1, name: "mine" });
    await expect(named.next()).rejects.toThrow(new DataError(`csvBatches: mine: ${wrong}`));
  });
});

describe("readDigitsCsvFile", () => {
  it("reads train.csv and test.csv, packed or not", async () => {
    const train = readDigitsCsv(DIGITS);
    for (const path of [await file("train.csv", DIGITS), await packed("train.csv.gz", DIGITS)]) {
      const { x, ...rest } = await readDigitsCsvFile(path);
      same(x, train.x);
      expect(rest).toEqual({ ...train, x: undefined });
    }
    const unlabelled = DIGITS.replaceAll(/^\d+,/gm, "");
    const test = await readDigitsCsvFile(await file("test.csv", unlabelled), { labels: false });
    same(test.x, train.x);
  });

  it("names the file in errors", async () => {
    const path = await file("short.csv", "1,2\n");
    await expect(readDigitsCsvFile(path)).rejects.toThrow(`readDigitsCsvFile: ${path}: line 1 has 2 fields`);
  });
});

it("a file that cannot be read is named, with its cause", async () => {
  const absent = join(directory, "absent");
  const calls = [
    () => readIdxFile(absent),
    () => readCsvFile(absent, { task: "inputs" }),
    () => csvFileBatches(absent, { task: "inputs", batchSize: 1 }).next(),
    () => readDigitsCsvFile(absent),
  ];
  for (const call of calls) {
    const error: unknown = await call().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toHaveProperty("message", `readFile: ${absent} cannot be read (ENOENT); check the path`);
    expect(error).toHaveProperty("cause.code", "ENOENT");
  }
  await expect(readCsvFile(directory, { task: "inputs" })).rejects.toThrow("cannot be read (EISDIR); check the path");
});
