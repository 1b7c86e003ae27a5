/** Turns the bytes of a CSV into rows of features and targets. */
import { DataError } from "@chainrule/core";
import { show } from "../check.ts";
import type { Float32Matrix } from "../float32-matrix.ts";
import { type ColumnOptions, type Columns, findColumns } from "./columns.ts";
import { lineOf, notFeature, numberOf } from "./fields.ts";
import { grow } from "./grow.ts";
import { problems } from "./problems.ts";
import { type CsvRecord, splitCsv } from "./records.ts";
import type { Targets } from "./targets.ts";

export interface Table<Y> {
  push(bytes: Uint8Array): void;
  /** @throws DataError if there are problems or no rows */
  end(): Columns;
  /** Rows that are held: those before the first problem. */
  readonly rows: number;
  /** Copies of rows `from` to `to`. */
  slice(from: number, to: number): { x: Float32Matrix; y: Y };
  /** Forgets the first rows. */
  drop(rows: number): void;
}

export interface TableOptions extends ColumnOptions {
  readonly operation: string;
  readonly name: string;
  readonly delimiter: number;
}

/** `targets` takes the column of the target, if one is chosen. */
export function table<Y>(options: TableOptions, targets: Targets<Y>): Table<Y> {
  const { operation, name, delimiter } = options;
  const found = problems(operation, name);
  let columns: Columns | undefined;
  let x = new Float32Array(64);
  let rows = 0;
  let total = 0;

  const fail = (wrong: string, remedy: string): never => {
    throw new DataError(`${operation}: ${name}: ${wrong}; ${remedy}`);
  };
  type Why = (record: CsvRecord, field: number) => string | undefined;
  const addProblem = (record: CsvRecord, field: number, why: Why): void =>
    found.add(() => `line ${lineOf(record, field)}, column ${show(columns!.names[field])}: ${why(record, field)}`);

  const onRecord = (record: CsvRecord): void => {
    if (columns === undefined) {
      columns = findColumns(record, options, fail);
      if (columns.header) return;
    }
    const { names, features, target } = columns;
    if (record.count !== names.length) {
      const comma = record.count === names.length + 1 && record.ends[names.length] === record.ends[names.length - 1];
      const why = comma ? " (a comma at its end)" : "";
      found.add(() => `line ${record.line}: ${record.count} fields, not ${names.length}${why}`);
      return;
    }
    const width = features.length;
    x = grow(x, (rows + 1) * width);
    const values = x;
    for (let i = 0, at = rows * width; i < width; i++, at++) {
      const value = Math.fround(numberOf(record, features[i]!));
      values[at] = value;
      // Of NaN and infinities alone.
      if (value - value !== 0) addProblem(record, features[i]!, notFeature);
    }
    if (target !== undefined) {
      const wrong = targets.set(rows, record, target);
      if (wrong !== undefined) addProblem(record, target, () => wrong);
    }
    // From the first problem on, rows are only checked.
    if (found.count > 0) return;
    rows++;
    total++;
  };

  const splitter = splitCsv(delimiter, onRecord, fail);
  return {
    push: splitter.push,
    end() {
      splitter.end();
      found.check();
      if (columns === undefined) return fail("it is empty", "pass a CSV with rows");
      if (total === 0) fail(`it has no rows below its header`, "pass a CSV with rows");
      return columns;
    },
    get rows() {
      return rows;
    },
    slice(from, to) {
      const width = columns?.features.length ?? 0;
      return { x: { data: x.slice(from * width, to * width), shape: [to - from, width] }, y: targets.slice(from, to) };
    },
    drop(count) {
      const width = columns?.features.length ?? 0;
      x.copyWithin(0, count * width, rows * width);
      targets.drop(count);
      rows -= count;
    },
  };
}
