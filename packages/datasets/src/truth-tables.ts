/** The small Boolean functions that networks are first tried on. */
import { OptionError } from "@chainrule/core";
import { show } from "./check.ts";
import type { Float32Matrix } from "./float32-matrix.ts";

/** The tables that there are; `boolean3` is XOR with a third input that is always 1. */
export type TruthTableName = "and" | "or" | "xor" | "boolean3";

// Input bits, then the answer.
const TABLES: Readonly<Record<TruthTableName, readonly string[]>> = {
  and: ["00 0", "01 0", "10 0", "11 1"],
  or: ["00 0", "01 1", "10 1", "11 1"],
  xor: ["00 0", "01 1", "10 1", "11 0"],
  boolean3: ["001 0", "011 1", "101 1", "111 0"],
};

/**
 * All rows of a truth table, in new arrays: x `[4, 2]` with the rows 00, 01, 10, 11, y `[4, 1]`.
 * `boolean3` is the scenario of that name: XOR of the first two inputs, the third is always 1; x is `[4, 3]`.
 * Throws an OptionError for another name.
 */
export function truthTable(name: TruthTableName): {
  /** `[4, 2]` of 0 and 1; `[4, 3]` for `boolean3`. */
  readonly x: Float32Matrix;
  /** `[4, 1]` of 0 and 1. */
  readonly y: Float32Matrix;
} {
  if (!Object.hasOwn(TABLES, name)) {
    const names = Object.keys(TABLES).map(show).join(", ");
    throw new OptionError(`truthTable: there is no table ${show(name)}; pass one of ${names}`);
  }
  const rows = TABLES[name].map((row) => row.split(" ") as [inputs: string, answer: string]);
  return {
    x: matrix(rows.map(([inputs]) => inputs)),
    y: matrix(rows.map(([, answer]) => answer)),
  };
}

function matrix(rows: readonly string[]): Float32Matrix {
  const digits = rows.join("");
  return { data: Float32Array.from(digits, Number), shape: [rows.length, digits.length / rows.length] };
}
