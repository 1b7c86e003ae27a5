/** A file of the visitor's: its columns, and its rows once the target is chosen. */
import { DataError } from "@chainrule/core";
import { readCsv } from "@chainrule/datasets";
import type { Rows } from "./problem.ts";

const MOST_BYTES = 5_000_000;
const LEAST_ROWS = 4;
const MOST_ROWS = 20_000;
const MOST_CLASSES = 10;
const MOST_FEATURES = 64;

export interface CsvFile {
  readonly name: string;
  readonly text: string;
  /** As the first line has them, for a menu. */
  readonly columns: readonly string[];
}

/** @throws DataError for a file that cannot be a table */
export async function openCsv(file: File): Promise<CsvFile> {
  if (file.size > MOST_BYTES) {
    throw new DataError(`${file.name}: it has ${file.size} bytes; give a file of at most ${MOST_BYTES}`);
  }
  const text = await file.text();
  const [first = ""] = text.split(/\r\n|\n|\r/, 1);
  const columns = first.split(",").map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
  if (columns.length < 2) {
    throw new DataError(`${file.name}: its first line has no comma; give a CSV file with a column to learn and others`);
  }
  return { name: file.name, text, columns };
}

/** @throws DataError that names lines and columns of what is wrong */
export function readRows({ name, text, columns }: CsvFile, target: number): Rows {
  const csv = readCsv(text, { task: "classification", target, name });
  const [rows, features] = csv.x.shape;
  const learned = columns[target] ?? String(target);
  const fail = (wrong: string, remedy: string): never => {
    throw new DataError(`${name}: ${wrong}; ${remedy}`);
  };
  if (rows < LEAST_ROWS || rows > MOST_ROWS) fail(`it has ${rows} rows`, `give ${LEAST_ROWS} to ${MOST_ROWS}`);
  if (features > MOST_FEATURES) fail(`it has ${features} columns of inputs`, `give at most ${MOST_FEATURES}`);
  if (csv.classes < 2) fail(`the column "${learned}" has one value only`, "choose a column with at least two");
  if (csv.classes > MOST_CLASSES) {
    fail(
      `the column "${learned}" has ${csv.classes} different values, too many to be classes`,
      `choose one with at most ${MOST_CLASSES}`,
    );
  }
  return {
    x: csv.x,
    y: csv.y,
    classes: csv.labelNames,
    inputs: csv.columns,
    source: { file: name, target },
  };
}
