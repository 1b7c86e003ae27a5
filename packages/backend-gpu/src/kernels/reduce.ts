/** Sums and maxima over an axis, in ascending order. */
import type { ReduceOp } from "@chainrule/core";
import { alongRow, each, giveEach, giveOne, kernel, type Program } from "./layout.ts";

/** What takes `value` into `result`. */
const COMBINE: Readonly<Record<ReduceOp, (result: string, value: string) => string>> = {
  sum: (result, value) => `${result} += ${value};`,
  max: (result, value) => `${result} = maxOf(${result}, ${value});`,
};

/** Of a matrix with `rows` rows: to `[1, n]`. */
export const overRows = (op: ReduceOp, rows: number): Program => ({
  name: `${op}/0`,
  source(layout) {
    const { lanes } = layout;
    const lane = (name: string, i: number): string => (lanes === 1 ? name : `${name}[${i}]`);
    const body = [
      "const first = a[0][x];",
      ...each(lanes, (i) => `let r${i} = ${lane("first", i)};`),
      `for (let k = 1; k < ${rows}; k++) { const v = a[k][x];`,
      ...each(lanes, (i) => COMBINE[op](`r${i}`, lane("v", i))),
      "}",
      giveEach(layout, (i) => `r${i}`),
    ];
    return kernel(layout, ["a"], [], body.join("\n"));
  },
});

/** Of a matrix with `columns` columns: to `[m, 1]`. */
export const overColumns = (op: ReduceOp, columns: number): Program => ({
  name: `${op}/1`,
  source: (layout) =>
    kernel(
      layout,
      ["a"],
      [],
      `${op === "sum" ? "let r = 0;" : firstOf(layout.lanes, "a", "row", "r")}
${alongRow(layout, "K", ["a"], "row", columns, ([v]) => COMBINE[op]("r", v!))}
${giveOne(layout, "r")}`,
    ),
});

/** Declares a variable with the first value of a row. */
const firstOf = (lanes: number, matrix: string, row: string, name: string): string =>
  `const first = ${matrix}[${row}][0];\nlet ${name} = first${lanes === 1 ? "" : "[0]"};`;

/** Statements that leave the largest value of a row in a variable. */
export const largest = (
  layout: Parameters<typeof alongRow>[0],
  matrix: string,
  row: string,
  columns: number,
  name: string,
): string =>
  `${firstOf(layout.lanes, matrix, row, name)}
${alongRow(layout, "Max", [matrix], row, columns, ([v]) => COMBINE.max(name, v!))}`;
