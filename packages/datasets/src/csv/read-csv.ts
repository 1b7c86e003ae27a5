/** CSV files with a target column: read as a whole, from a stream, or in batches. */
import { OptionError } from "@chainrule/core";
import { checkPositive, show } from "../check.ts";
import type { Float32Matrix } from "../float32-matrix.ts";
import { byteLimit, type CsvStream, type CsvText, streamPieces, textPieces } from "./chunks.ts";
import { type Columns, type CsvColumn, checkColumnOptions } from "./columns.ts";
import { type Table, table } from "./table.ts";
import { classTargets, numberTargets, type Targets } from "./targets.ts";

/** `"classification"`: the target is a label; `"regression"`: a number; `"inputs"`: there is none, as for prediction. */
export type CsvTask = "classification" | "regression" | "inputs";

/** How a CSV is read, whole or as a stream. */
export interface CsvOptions<T extends CsvTask> {
  /** What the target column is; it decides what is read. */
  readonly task: T;
  /** The column to learn: its name, or its index from 0. None for the task `"inputs"`. */
  readonly target?: CsvColumn | undefined;
  /** The columns of x, in this order; all but the target unless given. */
  readonly features?: readonly CsvColumn[] | undefined;
  /**
   * Whether the first line has the names. Unless given, it does if a column is chosen by name, or if no field of it is a
   * number. Without a header the columns are called "0", "1", ….
   */
  readonly header?: boolean | undefined;
  /**
   * The classes in their order; another label is an error. Unless given, the labels that occur: in the order of their
   * values if all are numbers, else in that of their UTF-16 units.
   */
  readonly labelNames?: readonly string[] | undefined;
  /** One ASCII character; a comma unless given. */
  readonly delimiter?: string | undefined;
  /** What errors call the file; `CSV` unless given. */
  readonly name?: string | undefined;
  /** An error beyond so many bytes of text; 2^29 unless given. The values take up to twice as many. */
  readonly maxBytes?: number | undefined;
}

/** The features of a CSV. */
export interface CsvInputs {
  /** `[rows, features]`. */
  readonly x: Float32Matrix;
  /** The names of the columns of x. */
  readonly columns: readonly string[];
}

/** A CSV with a column of labels. */
export interface CsvClasses extends CsvInputs {
  /** The class index of each row. */
  readonly y: Int32Array<ArrayBuffer>;
  /** The name of the target column. */
  readonly target: string;
  /** How many; as many as there are `labelNames`. */
  readonly classes: number;
  /** `labelNames[c]` names class c. */
  readonly labelNames: readonly string[];
}

/** A CSV with a column of numbers to learn. */
export interface CsvNumbers extends CsvInputs {
  /** `[rows, 1]`. */
  readonly y: Float32Matrix;
  /** The name of the target column. */
  readonly target: string;
}

/** What each task reads. */
export interface CsvDatasets {
  /** y are class indices. */
  readonly classification: CsvClasses;
  /** y is a column of numbers. */
  readonly regression: CsvNumbers;
  /** There is no y. */
  readonly inputs: CsvInputs;
}

/** What each task reads in batches; y as in `CsvDatasets`. */
export interface CsvBatches {
  /** Features, and class indices in the order of `labelNames`. */
  readonly classification: Pick<CsvClasses, "x" | "y">;
  /** Features and numbers. */
  readonly regression: Pick<CsvNumbers, "x" | "y">;
  /** Features. */
  readonly inputs: Pick<CsvInputs, "x">;
}

/** How a CSV is read in batches; classification needs `labelNames`. */
export interface CsvBatchOptions<T extends CsvTask> extends Omit<CsvOptions<T>, "maxBytes"> {
  /** Rows per batch; the last may have fewer. */
  readonly batchSize: number;
}

/**
 * Reads a CSV (RFC 4180; lines may end in LF, CR LF or CR, empty ones are passed over). Spaces around fields count for
 * nothing. Throws a DataError with line, column and text of the first five problems and the number of all: missing
 * values, features that are no numbers, lines with too few or too many fields, unknown labels; and an OptionError.
 */
export function readCsv<T extends CsvTask>(source: CsvText, options: CsvOptions<T>): CsvDatasets[T] {
  const reader = csvReader("readCsv", options);
  const within = byteLimit("readCsv", options);
  for (const piece of textPieces("readCsv", source)) reader.table.push(within(piece));
  return reader.dataset(reader.table.end());
}

/** As `readCsv`, from a stream or an iterable of bytes or texts; gzip is unpacked. */
export async function readCsvStream<T extends CsvTask>(
  source: CsvStream,
  options: CsvOptions<T>,
): Promise<CsvDatasets[T]> {
  const { name = "CSV" } = options;
  const reader = csvReader("readCsvStream", options);
  const within = byteLimit("readCsvStream", options);
  for await (const piece of streamPieces("readCsvStream", name, source)) reader.table.push(within(piece));
  return reader.dataset(reader.table.end());
}

/**
 * The rows of a CSV of any size in batches, in their order; gzip is unpacked. As the classes must be known from the first
 * batch on, classification needs `labelNames`. Errors are those of `readCsv`, thrown in place of the first batch
 * with a problem, with all problems of the file. No more is held than a batch and 2^16 bytes.
 */
export async function* csvBatches<T extends CsvTask>(
  source: CsvStream,
  options: CsvBatchOptions<T>,
): AsyncGenerator<CsvBatches[T], void> {
  const { batchSize, name = "CSV" } = options;
  checkPositive("csvBatches", "batchSize", batchSize);
  if (options.task === "classification" && options.labelNames === undefined) {
    throw new OptionError("csvBatches: labelNames is undefined; pass the name of every class");
  }
  const { table: rows } = csvReader("csvBatches", options);
  const batch = (from: number, to: number): CsvBatches[T] => {
    const { x, y } = rows.slice(from, to);
    return (y === undefined ? { x } : { x, y }) as CsvBatches[T];
  };
  for await (const piece of streamPieces("csvBatches", name, source)) {
    rows.push(piece);
    let from = 0;
    for (; from + batchSize <= rows.rows; from += batchSize) yield batch(from, from + batchSize);
    rows.drop(from);
  }
  rows.end();
  for (let from = 0; from < rows.rows; from += batchSize) {
    yield batch(from, Math.min(from + batchSize, rows.rows));
  }
}

interface CsvReader<T extends CsvTask> {
  readonly table: Table<CsvClasses["y"] | CsvNumbers["y"] | undefined>;
  /** All rows, when the table has been ended. */
  dataset(columns: Columns): CsvDatasets[T];
}

const NO_TARGETS: Targets<undefined> = { set: () => undefined, slice: () => undefined, drop: () => {} };

/** @throws OptionError */
function csvReader<T extends CsvTask>(operation: string, options: Omit<CsvOptions<T>, "maxBytes">): CsvReader<T> {
  const { target, features, header, labelNames, delimiter = ",", name = "CSV" } = options;
  const task: CsvTask = options.task;
  if (!["classification", "regression", "inputs"].includes(task)) {
    const known = '"classification", "regression" or "inputs"';
    throw new OptionError(`${operation}: task is ${show(task)}; pass ${known}`);
  }
  if ((target === undefined) !== (task === "inputs")) {
    const remedy = task === "inputs" ? "leave it out, or choose features without it" : "pass a column";
    throw new OptionError(`${operation}: target is ${show(target)} for the task ${show(task)}; ${remedy}`);
  }
  if (typeof delimiter !== "string" || !/^[^\n\r"\u0080-\uffff]$/.test(delimiter)) {
    throw new OptionError(`${operation}: delimiter is ${show(delimiter)}; pass one ASCII character, no quote`);
  }
  const columnOptions = { target, features, header };
  checkColumnOptions(operation, columnOptions);
  const classes = task === "classification" ? classTargets(operation, labelNames) : undefined;
  const targets = classes ?? (task === "regression" ? numberTargets() : NO_TARGETS);
  const rows = table<CsvClasses["y"] | CsvNumbers["y"] | undefined>(
    { operation, name, delimiter: delimiter.charCodeAt(0), ...columnOptions },
    targets,
  );
  const dataset = ({ names, features, target }: Columns): CsvDatasets[CsvTask] => {
    // First, as it may renumber the classes.
    const labelNames = classes?.finish();
    const { x, y } = rows.slice(0, rows.rows);
    const columns = features.map((field) => names[field]!);
    if (target === undefined || y === undefined) return { x, columns };
    const learned = { x, y, columns, target: names[target]! };
    return labelNames === undefined ? learned : { ...learned, classes: labelNames.length, labelNames };
  };
  return { table: rows, dataset: dataset as CsvReader<T>["dataset"] };
}
