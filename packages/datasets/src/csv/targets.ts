/** The target column of a CSV as it is read: class indices or numbers, one per row. */
import type { Float32Matrix } from "../float32-matrix.ts";
import { checkLabelNames, inOrder, MAX_LABELS, summary } from "../label-encoder.ts";
import { notFeature, numberOf, shownField, textOf } from "./fields.ts";
import { grow } from "./grow.ts";
import type { CsvRecord } from "./records.ts";

export interface Targets<Y> {
  /** Takes the target of a row; the problem if it has none. */
  set(row: number, record: CsvRecord, field: number): string | undefined;
  /** Copies the targets of rows `from` to `to`. */
  slice(from: number, to: number): Y;
  /** Forgets the first rows. */
  drop(rows: number): void;
}

export interface ClassTargets extends Targets<Int32Array<ArrayBuffer>> {
  /** The final names; classes found are renumbered in their order. */
  finish(): readonly string[];
}

/** Classes of `names`, or, without, those that occur. */
export function classTargets(operation: string, names: readonly string[] | undefined): ClassTargets {
  if (names !== undefined) checkLabelNames(operation, names);
  const classes = new Map(names?.map((name, index) => [name, index]));
  let y = new Int32Array(64);
  let end = 0;
  return {
    set(row, record, field) {
      const label = textOf(record, field);
      if (label === undefined) return `${shownField(record, field)} is not UTF-8`;
      if (label === "") return 'missing value ("")';
      let index = classes.get(label);
      if (index === undefined) {
        if (names !== undefined) return `${shownField(record, field)} is not among ${summary(names)}`;
        if (classes.size === MAX_LABELS) return `${shownField(record, field)} is one class more than ${MAX_LABELS}`;
        index = classes.size;
        classes.set(label, index);
      }
      y = grow(y, row + 1);
      y[row] = index;
      end = row + 1;
      return undefined;
    },
    slice: (from, to) => y.slice(from, to),
    drop(rows) {
      y.copyWithin(0, rows, end);
      end -= rows;
    },
    finish() {
      if (names !== undefined) return [...names];
      const ordered = inOrder([...classes.keys()]);
      const place = new Map(ordered.map((name, index) => [name, index]));
      const places = Int32Array.from(classes.keys(), (name) => place.get(name)!);
      for (let row = 0; row < end; row++) y[row] = places[y[row]!]!;
      return ordered;
    },
  };
}

/** Numbers, as a column. */
export function numberTargets(): Targets<Float32Matrix> {
  let y = new Float32Array(64);
  let end = 0;
  return {
    set(row, record, field) {
      const wrong = notFeature(record, field);
      if (wrong !== undefined) return wrong;
      y = grow(y, row + 1);
      y[row] = numberOf(record, field);
      end = row + 1;
      return undefined;
    },
    slice: (from, to) => ({ data: y.slice(from, to), shape: [to - from, 1] }),
    drop(rows) {
      y.copyWithin(0, rows, end);
      end -= rows;
    },
  };
}
