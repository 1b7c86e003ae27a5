/** Kernels that go through whole rows: softmax, the losses, the count of right answers. */
import { elementwise } from "./elementwise.ts";
import { alongRow, giveEach, giveOne, kernel, type Layout, operand, type Program } from "./layout.ts";
import { largest } from "./reduce.ts";

/** The larger of a row and the sum of its exponentials, as `best` and `total`. */
const exponentials = (layout: Layout, matrix: string, row: string, columns: number): string =>
  `${largest(layout, matrix, row, columns, "best")}
let total = 0;
${alongRow(layout, "Exp", [matrix], row, columns, ([v]) => `total += expOf(${v} - best);`)}`;

/** Each thread goes through its row again: for rows of some dozens. */
export const softmax = (columns: number): Program => ({
  name: "softmax",
  source(layout) {
    const a = operand(layout, "a", "same");
    const give = giveEach(layout, (lane) => `expOf(${a.at(lane)} - best) / total`);
    return kernel(layout, ["a"], [], `${exponentials(layout, "a", "row", columns)}\n${a.declare}\n${give}`);
  },
});

/** Statements that add what a row of `a`, the output, and of `b`, the target, contributes to `sum`. */
export interface RowTerm {
  readonly name: string;
  statements(layout: Layout, row: string, columns: number): string;
}

export const squaredErrorTerm: RowTerm = {
  name: "squaredError",
  statements: (layout, row, columns) =>
    alongRow(layout, "K", ["a", "b"], row, columns, ([a, b]) => `sum += (${a} - ${b}) * (${a} - ${b});`),
};

/** max(z, 0) − zy + log(1 + e^−|z|). */
export const sigmoidTerm: RowTerm = {
  name: "sigmoidCrossEntropy",
  statements: (layout, row, columns) =>
    alongRow(
      layout,
      "K",
      ["a", "b"],
      row,
      columns,
      ([z, y]) => `sum += reluOf(${z}) - ${z} * ${y} + logOf(1 + expOf(-Math.abs(${z})));`,
    ),
};

/** Σ y (log Σ eᵈ − d), d = z − max. */
export const softmaxTerm: RowTerm = {
  name: "softmaxCrossEntropy",
  statements: (layout, row, columns) =>
    `${exponentials(layout, "a", row, columns)}
const logTotal = logOf(total);
${alongRow(layout, "K", ["a", "b"], row, columns, ([z, y]) => `sum += ${y} * (logTotal - (${z} - best));`)}`,
};

/** The target at the first largest output; nothing where there is NaN. */
export const correctTerm: RowTerm = {
  name: "countCorrect",
  statements: (layout, row, columns) => {
    const first = layout.lanes === 1 ? "" : "[0]";
    return `const firstA = a[${row}][0];
const firstB = b[${row}][0];
let best = firstA${first};
let hit = firstB${first};
let broken = 0;
let known = 0;
${alongRow(
  layout,
  "K",
  ["a", "b"],
  row,
  columns,
  ([a, b]) =>
    `known = 0; if (${a} <= best) { known = 1; } if (${a} > best) { known = 1; best = ${a}; hit = ${b}; } if (known == 0) { broken = 1; }`,
)}
if (broken == 0) { sum += hit; }`;
  },
};

/** scale · the term of each row, `[m, 1]`. */
export const termOfRows = (term: RowTerm, columns: number): Program => ({
  name: `${term.name}/rows`,
  source: (layout) =>
    kernel(
      layout,
      ["a", "b"],
      ["scale"],
      `let sum = 0;\n${term.statements(layout, "row", columns)}\n${giveOne(layout, "sum * scale")}`,
    ),
});

/** scale · the terms of all rows, `[1, 1]`, by a single thread: for small batches, which one launch less serves better. */
export const termOfAll = (term: RowTerm, rows: number, columns: number): Program => ({
  name: `${term.name}/all`,
  source: (layout) =>
    kernel(
      layout,
      ["a", "b"],
      ["scale"],
      `let sum = 0;
for (let i = 0; i < ${rows}; i++) {
${term.statements(layout, "i", columns)}
}
${giveOne(layout, "sum * scale")}`,
    ),
});

/** slope · (a − y). */
export const squaredErrorGradient: Program = elementwise(
  "squaredError/gradient",
  { a: "same", b: "same" },
  ["slope"],
  (at) => `slope * (${at("a")} - ${at("b")})`,
);

/** scale · (σ(z) − y). */
export const sigmoidGradient: Program = elementwise(
  "sigmoidCrossEntropy/gradient",
  { a: "same", b: "same" },
  ["scale"],
  (at) => `(sigmoidOf(${at("a")}) - ${at("b")}) * scale`,
);

/** scale · (softmax(z) Σy − y). */
export const softmaxGradient = (columns: number): Program => ({
  name: "softmaxCrossEntropy/gradient",
  source(layout) {
    const [z, y] = [operand(layout, "a", "same"), operand(layout, "b", "same")];
    const give = giveEach(
      layout,
      (lane) => `((expOf(${z.at(lane)} - best) / total) * expected - ${y.at(lane)}) * scale`,
    );
    const body = [
      exponentials(layout, "a", "row", columns),
      "let expected = 0;",
      alongRow(layout, "Sum", ["b"], "row", columns, ([v]) => `expected += ${v};`),
      z.declare,
      y.declare,
      give,
    ];
    return kernel(layout, ["a", "b"], ["scale"], body.join("\n"));
  },
});
