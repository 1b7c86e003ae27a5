/** Which columns of a CSV are features and which is the target. */
import { OptionError } from "@chainrule/core";
import { show } from "../check.ts";
import { numberOf, textOf } from "./fields.ts";
import type { CsvRecord } from "./records.ts";

/** A column's name, or its index from 0. */
export type CsvColumn = string | number;

export interface ColumnOptions {
  readonly target: CsvColumn | undefined;
  readonly features: readonly CsvColumn[] | undefined;
  readonly header: boolean | undefined;
}

export interface Columns {
  /** Of all columns; their indices if there is no header. */
  readonly names: readonly string[];
  readonly features: readonly number[];
  readonly target: number | undefined;
  /** True if the first record was a header. */
  readonly header: boolean;
}

type Fail = (wrong: string, remedy: string) => never;

/** @throws OptionError for options that contradict each other, before anything is read */
export function checkColumnOptions(operation: string, { target, features, header }: ColumnOptions): void {
  const chosen = [...(target === undefined ? [] : [target]), ...(features ?? [])];
  for (const column of chosen) {
    if (typeof column === "string" || (Number.isSafeInteger(column) && column >= 0)) continue;
    throw new OptionError(`${operation}: the column ${show(column)} is no column; pass a name, or an index from 0`);
  }
  const named = chosen.find((column) => typeof column === "string");
  if (header === false && named !== undefined) {
    throw new OptionError(
      `${operation}: there is no header to find the column ${show(named)} in; pass an index from 0`,
    );
  }
  if (features?.length === 0) throw new OptionError(`${operation}: features is empty; pass columns, or leave it out`);
}

/** Judges the first record; `fail` throws what was wrong and what to do. */
export function findColumns(first: CsvRecord, options: ColumnOptions, fail: Fail): Columns {
  const fields = Array.from({ length: first.count }, (_, field) => field);
  const named = [options.target, ...(options.features ?? [])].some((column) => typeof column === "string");
  // A row of data has a number somewhere.
  const header = options.header ?? (named || fields.every((field) => Number.isNaN(numberOf(first, field))));
  const names = fields.map((field) => {
    if (!header) return String(field);
    return (
      textOf(first, field) ?? fail(`line ${first.line}: the name of column ${field} is not UTF-8`, "save it as UTF-8")
    );
  });
  const find = finder(names, header, fail);
  const target = options.target === undefined ? undefined : find(options.target);
  const features = options.features?.map(find) ?? fields.filter((field) => field !== target);
  if (features.length === 0) fail(`it has no column but ${show(names[target ?? 0])}`, "pass a CSV with features");
  const seen = new Set<number>();
  for (const field of features) {
    if (field === target) fail(`column ${show(names[field])} is the target and a feature`, "leave it out of features");
    if (seen.has(field)) fail(`column ${show(names[field])} is a feature twice`, "leave it out of features once");
    seen.add(field);
    if (options.features === undefined && names[field] === "") {
      const why = "an index that some program wrote, or a comma at the end of the line";
      fail(`line ${first.line}: column ${field} has no name (${why})`, "name it, or choose features");
    }
  }
  return { names, features, target, header };
}

function finder(names: readonly string[], header: boolean, fail: Fail): (column: CsvColumn) => number {
  const fields = new Map<string, number>();
  names.forEach((name, field) => {
    const other = fields.get(name);
    if (other !== undefined && name !== "") fail(`columns ${other} and ${field} are both ${show(name)}`, "rename one");
    fields.set(name, field);
  });
  return (column) => {
    const field = typeof column === "number" ? column : fields.get(column);
    if (field !== undefined && field < names.length) return field;
    const shown = names
      .slice(0, 12)
      .map((name) => show(header ? name : Number(name)))
      .join(", ");
    const more = names.length > 12 ? ` and ${names.length - 12} more` : "";
    return fail(`there is no column ${show(column)}, but ${shown}${more}`, "pass one of these, or another delimiter");
  };
}
