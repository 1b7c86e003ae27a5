/** The CSV files of Kaggle's Digit Recognizer, and of others in its format: a label and 784 pixels a line. */
import { DataError, OptionError } from "@chainrule/core";
import { show } from "../check.ts";
import { checkLabelNames } from "../label-encoder.ts";
import { DIGITS, greyImages, type Images, type LabelledImages } from "../labelled-images.ts";
import { byteLimit, type CsvText, textPieces } from "./chunks.ts";
import { lineOf, numberOf, shownField, textOf } from "./fields.ts";
import { grow } from "./grow.ts";
import { problems } from "./problems.ts";
import { type CsvRecord, splitCsv } from "./records.ts";

/** The options of `readDigitsCsv` and `readDigitsCsvFile`. */
export interface DigitsCsvOptions<L extends boolean = true> {
  /** False for a file without labels, like Kaggle's test.csv; true unless given. */
  readonly labels?: L | undefined;
  /** One name per class; `"0"` to `"9"` unless given. */
  readonly labelNames?: readonly string[] | undefined;
  /** What errors call the file; `CSV` unless given. */
  readonly name?: string | undefined;
  /** An error beyond so many bytes of text; 2^29 unless given. */
  readonly maxBytes?: number | undefined;
}

/** Images with their labels, or without. */
export type DigitsCsv<L extends boolean> = L extends true ? LabelledImages : Images;

export interface DigitsReader<L extends boolean> {
  push(bytes: Uint8Array): void;
  end(): DigitsCsv<L>;
}

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/**
 * Reads `label,pixel0,…,pixel783` and its lines (with `labels: false` the same without `label`), with or without their
 * header. The pixels have the same bits as those of the same images through IDX. Throws a DataError with line, column
 * and text of the first five problems and the number of all, and an OptionError.
 */
export function readDigitsCsv<L extends boolean = true>(source: CsvText, options?: DigitsCsvOptions<L>): DigitsCsv<L> {
  const reader = digitsReader("readDigitsCsv", options);
  for (const piece of textPieces("readDigitsCsv", source)) reader.push(piece);
  return reader.end();
}

/** Takes the bytes of a file; what `readDigitsCsv` does with them. */
export function digitsReader<L extends boolean>(operation: string, options: DigitsCsvOptions<L> = {}): DigitsReader<L> {
  const { labelNames = DIGITS, name = "CSV" } = options;
  const labelled = options.labels ?? true;
  if (typeof labelled !== "boolean") {
    throw new OptionError(`${operation}: labels is ${show(labelled)}; pass true or false`);
  }
  checkLabelNames(operation, labelNames);
  const within = byteLimit(operation, options);
  const columns = PIXELS + Number(labelled);
  const found = problems(operation, name);
  let pixels = new Uint8Array(PIXELS);
  let y = new Uint8Array(1);
  let rows = 0;
  let first = true;
  let names: readonly (string | undefined)[] | undefined;

  const fail = (wrong: string, remedy: string): never => {
    throw new DataError(`${operation}: ${name}: ${wrong}; ${remedy}`);
  };
  const readFirst = (record: CsvRecord): void => {
    first = false;
    if (record.count !== columns) {
      const wrong = `line ${record.line} has ${record.count} fields, not ${labelled ? "a label and " : ""}${PIXELS} pixels`;
      const other = record.count === PIXELS || record.count === PIXELS + 1;
      fail(wrong, other ? `pass { labels: ${!labelled} }` : "pass a CSV of the Digit Recognizer");
    }
    if (!Number.isNaN(numberOf(record, 0))) return;
    names = Array.from({ length: record.count }, (_, field) => textOf(record, field));
    if (labelled === (names[0]?.toLowerCase() === "label")) return;
    const remedy = labelled ? "put the label first" : "pass { labels: true }";
    fail(`line ${record.line}: the first column is ${show(names[0])}, not ${labelled ? '"label"' : "a pixel"}`, remedy);
  };
  const addProblem = (record: CsvRecord, field: number, wrong: string): void =>
    found.add(() => {
      const column = show(names === undefined ? String(field) : names[field]);
      return `line ${lineOf(record, field)}, column ${column}: ${shownField(record, field)} is ${wrong}`;
    });

  const onRecord = (record: CsvRecord): void => {
    if (first) {
      readFirst(record);
      if (names !== undefined) return;
    }
    if (record.count !== columns) {
      found.add(() => `line ${record.line}: ${record.count} fields, not ${columns}`);
      return;
    }
    pixels = grow(pixels, (rows + 1) * PIXELS);
    y = grow(y, rows + 1);
    if (labelled) {
      const label = numberOf(record, 0);
      y[rows] = label;
      if (!(label < labelNames.length) || y[rows] !== label) {
        addProblem(record, 0, `no class from 0 to ${labelNames.length - 1}`);
      }
    }
    const values = pixels;
    const from = columns - PIXELS;
    for (let i = 0, at = rows * PIXELS; i < PIXELS; i++, at++) {
      const value = numberOf(record, from + i);
      values[at] = value;
      if (values[at] !== value) addProblem(record, from + i, "no pixel from 0 to 255");
    }
    // From the first problem on, rows are only checked.
    if (found.count === 0) rows++;
  };

  const splitter = splitCsv(44, onRecord, fail);
  return {
    push: (bytes) => splitter.push(within(bytes)),
    end() {
      splitter.end();
      found.check();
      if (rows === 0) fail("it has no images", "pass a CSV of the Digit Recognizer");
      const images = greyImages(pixels.subarray(0, rows * PIXELS), SIDE, SIDE);
      const set = { ...images, y: y.slice(0, rows), classes: labelNames.length, labelNames: [...labelNames] };
      return (labelled ? set : images) as DigitsCsv<L>;
    },
  };
}
