/** How a matrix lies on a device, and the pieces of kernel source that depend on it. */

/** gpu.js kernels are strings with all sizes in them: they survive minifiers, and each is built for its shapes. */
export interface Layout {
  /** Neighbouring columns that one thread computes and one element holds: 4 where elements are texels. */
  readonly lanes: 1 | 4;
  /** The row of this thread, as source. */
  readonly row: string;
}

/** A kernel: its name says all that its source depends on, but for the shapes of its inputs and its output. */
export interface Program {
  readonly name: string;
  source(layout: Layout): string;
}

/** How an operand is repeated to fit the result. */
export type Form = "same" | "row" | "column" | "one";

export const each = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** A whole kernel; `body` may use `row` and `x`, the thread's place. */
export const kernel = (
  { row }: Layout,
  matrices: readonly string[],
  numbers: readonly string[],
  body: string,
): string =>
  `function(${[...matrices, ...numbers].join(", ")}) {\nconst row = ${row};\nconst x = this.thread.x;\n${body}\n}`;

/** Returns what `value` gives for each lane. */
export const giveEach = ({ lanes }: Layout, value: (lane: number) => string): string =>
  lanes === 1 ? `return ${value(0)};` : `return [${each(lanes, value).join(", ")}];`;

/** Returns one number, in every lane. */
export const giveOne = (layout: Layout, value: string): string => giveEach(layout, () => value);

/** An operand of an elementwise kernel: its declaration, and its value in a lane. */
export function operand({ lanes }: Layout, name: string, form: Form): { declare: string; at(lane: number): string } {
  const row = form === "same" || form === "column" ? "row" : "0";
  const whole = form === "same" || form === "row";
  const declare = `const ${name}At = ${name}[${row}][${whole ? "x" : "0"}];`;
  return { declare, at: (lane) => (lanes === 1 ? `${name}At` : `${name}At[${whole ? lane : 0}]`) };
}

/**
 * Statements for every column of a row in ascending order; columns that only fill up the last element are left out.
 * `mark` tells the variables of several walks in one kernel apart.
 */
export function alongRow(
  { lanes }: Layout,
  mark: string,
  matrices: readonly string[],
  row: string,
  columns: number,
  statements: (values: readonly string[]) => string,
): string {
  if (lanes === 1) {
    const declared = matrices.map((name) => `const ${name}${mark} = ${name}[${row}][k];`).join(" ");
    const values = matrices.map((name) => `${name}${mark}`);
    return `for (let k = 0; k < ${columns}; k++) { ${declared} ${statements(values)} }`;
  }
  const [full, rest] = [Math.floor(columns / lanes), columns % lanes];
  const texel = (suffix: string, index: string, count: number): string => {
    const declared = matrices.map((name) => `const ${name}${suffix} = ${name}[${row}][${index}];`).join(" ");
    const lane = (i: number): string => statements(matrices.map((name) => `${name}${suffix}[${i}]`));
    return `${declared} ${each(count, lane).join(" ")}`;
  };
  const loop = full > 0 ? `for (let k = 0; k < ${full}; k++) { ${texel(mark, "k", lanes)} }` : "";
  return `${loop} ${rest > 0 ? texel(`${mark}Rest`, String(full), rest) : ""}`;
}
