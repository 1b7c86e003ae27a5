/** Results that are kept: a folder with a file of them, and pictures. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@chainrule/core";
import { replaceFile } from "@chainrule/core/node";
import type { Scenario } from "@chainrule/scenarios";
import type { Picture } from "./pictures.ts";
import type { Result } from "./run.ts";

export interface Kept extends Omit<Result, "checks"> {
  readonly scenario: string;
}

interface KeptPicture extends Picture {
  readonly scenario: string;
}

export interface Record {
  readonly results: readonly Kept[];
  readonly pictures: readonly KeptPicture[];
}

const FILE = "results.json";
const NONE: Record = { results: [], pictures: [] };

/** @throws DataError if the file is not one of these */
export async function readRecord(folder: string): Promise<Record> {
  const path = join(folder, FILE);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return NONE;
    throw error;
  }
  try {
    const record = JSON.parse(text) as Record;
    if (Array.isArray(record.results) && Array.isArray(record.pictures)) return record;
  } catch {
    // what is no JSON is no record
  }
  throw new DataError(`record: ${path} holds no results of this command; choose another folder, or delete it`);
}

/** Adds a result in the place of an older one of the same scenario, backend and seed. */
export async function keepResult(folder: string, { name }: Scenario, { checks: _, ...result }: Result): Promise<void> {
  const record = await readRecord(folder);
  const same = (one: Kept): boolean =>
    one.scenario === name && one.backend === result.backend && one.seed === result.seed;
  const results = [...record.results.filter((one) => !same(one)), { scenario: name, ...result }].sort(inOrder);
  await write(folder, { ...record, results });
}

/** Says which pictures of a scenario there are, instead of what was said before. */
export async function keepPictures(folder: string, { name }: Scenario, pictures: readonly Picture[]): Promise<void> {
  const record = await readRecord(folder);
  const others = record.pictures.filter((one) => one.scenario !== name);
  await write(folder, {
    ...record,
    pictures: [...others, ...pictures.map((one) => ({ scenario: name, ...one }))].sort(inOrder),
  });
}

const inOrder = (a: { readonly scenario: string }, b: { readonly scenario: string }): number =>
  JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;

/** One entry to a line. */
async function write(folder: string, { results, pictures }: Record): Promise<void> {
  const list = (entries: readonly object[]): string =>
    entries.map((entry) => `\n    ${JSON.stringify(entry)}`).join(",");
  await replaceFile(
    join(folder, FILE),
    `{\n  "results": [${list(results)}\n  ],\n  "pictures": [${list(pictures)}\n  ]\n}\n`,
  );
}
