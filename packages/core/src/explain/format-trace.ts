/** A trace for people: Markdown with formulas, or text for a terminal. */
import { needs } from "../errors.ts";
import { type Equation, equationsOf, type Term } from "./equations.ts";
import type { Quantity, StepTrace } from "./step-trace.ts";

/** The option of `formatTrace`. */
export interface FormatTraceOptions {
  /** Markdown with TeX between `$$`, or plain text. Default `text`. */
  readonly format?: "markdown" | "text";
}

/** Rows and columns that are shown; of longer ones the first and the last. */
const MOST = 6;
const DIGITS = 6;

/** How one form writes things. */
interface Notation {
  heading(title: string): string;
  /** `entries` are the rows of a matrix, with `…` for what is left out. */
  matrix(entries: readonly (readonly string[])[]): string;
  symbol(term: Term): string;
  operator(text: string): string;
  /** Between two matrices of numbers. */
  readonly times: string;
  equation(label: string, sides: readonly string[]): string;
}

/**
 * Every equation of the step with its label, and where the matrices are small with its numbers.
 * @throws OptionError for an unknown format
 */
export function formatTrace(trace: StepTrace, { format = "text" }: FormatTraceOptions = {}): string {
  needs(format === "text" || format === "markdown", "formatTrace: the format", format, '"text" or "markdown"');
  const notation = format === "text" ? TEXT : MARKDOWN;
  const { backend, loss, optimizer } = trace;
  const { step, learningRate } = optimizer;
  const samples = trace.x.shape[0];
  const sections = equationsOf(trace).map(({ title, equations }) =>
    [notation.heading(title), ...equations.map((one) => written(one, notation))].join("\n"),
  );
  return [
    `${samples} ${samples === 1 ? "sample" : "samples"}, ${loss.type} (${loss.reduction}) ${number(loss.value)} before the step;`,
    `step ${step} of ${optimizer.type}, η = ${number(learningRate)}, on ${backend.name} (${backend.device}, ${backend.precision})`,
    "",
    sections.join("\n\n"),
    "",
  ].join("\n");
}

const number = (x: number): string => String(Number(x.toPrecision(DIGITS)));

/** Left side, symbols, numbers, result: without the numbers where a matrix is too large. */
function written({ label, left, right }: Equation, notation: Notation): string {
  const write = (show: (term: Term) => string, times: string): string =>
    right
      .map((part, i) => {
        if (typeof part === "string") return notation.operator(part);
        const factor = i > 0 && typeof right[i - 1] !== "string" ? times : "";
        return factor + (typeof part === "number" ? number(part) : show(part));
      })
      .join(" ")
      .replace(/([([]) /g, "$1")
      .replace(/ ([),])/g, "$1");
  const small = right.every((part) => typeof part !== "object" || Math.max(...part.value.shape) <= MOST);
  const result = notation.matrix(entriesOf(left.value, left.transposed));
  const numbers = small
    ? [write((term) => notation.matrix(entriesOf(term.value, term.transposed)), notation.times)]
    : [];
  const sides = [notation.symbol(left), write((term) => notation.symbol(term), ""), ...numbers, result];
  return notation.equation(label, sides);
}

/** The rows as text, shortened. */
function entriesOf({ data, shape: [m, n] }: Quantity, transposed: boolean): string[][] {
  const [rows, columns] = transposed ? [n, m] : [m, n];
  const at = (i: number, j: number): string => number(data[transposed ? j * n + i : i * n + j]!);
  return shown(rows).map((i) => shown(columns).map((j) => (i < 0 || j < 0 ? "…" : at(i, j))));
}

/** Indices, with −1 for those left out. */
const shown = (count: number): number[] =>
  count <= MOST
    ? Array.from({ length: count }, (_, i) => i)
    : [...Array.from({ length: MOST - 2 }, (_, i) => i), -1, count - 1];

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const raised = (layer: number): string => (layer ? String(layer).replace(/\d/g, (digit) => SUPERSCRIPTS[+digit]!) : "");

const TEXT: Notation = {
  heading: (title) => title,
  matrix: (entries) =>
    entries.length * entries[0]!.length === 1 ? entries[0]![0]! : `[${entries.map((row) => row.join(" ")).join("; ")}]`,
  symbol({ name, layer, role, transposed }) {
    const plain = `${name}${raised(layer)}${transposed ? "ᵀ" : ""}`;
    return role === "value" ? plain : role === "gradient" ? `∂L/∂${plain}` : `f′(${plain})`;
  },
  operator: (text) => text,
  times: "· ",
  equation: (label, [left, ...sides]) =>
    `  ${label.padEnd(8)}  ${left} ${label === "update" ? "←" : "="} ${sides.join(" = ")}`,
};

/** Longer names are set upright. */
const OPERATORS: Readonly<Record<string, string>> = {
  "⊙": "\\odot",
  "−": "-",
  Σ_rows: "\\sum_{\\text{rows}}",
  "⊙ (1 −": "\\odot (1 -",
};

const MARKDOWN: Notation = {
  heading: (title) => `### ${title}\n`,
  matrix: (entries) =>
    entries.length * entries[0]!.length === 1
      ? entries[0]![0]!
      : `\\begin{bmatrix} ${entries.map((row) => row.join(" & ")).join(" \\\\ ")} \\end{bmatrix}`.replaceAll(
          "…",
          "\\cdots",
        ),
  symbol({ name, layer, role, transposed }) {
    const letter = name === "δ" ? "\\delta" : name.length > 1 ? `\\text{${name}}` : name;
    const indexed = layer ? `${letter}^{${layer}}` : letter;
    const plain = transposed ? `{${indexed}}^{\\top}` : indexed;
    if (role === "value") return plain;
    return role === "gradient" ? `\\frac{\\partial L}{\\partial ${plain}}` : `f'(${plain})`;
  },
  operator: (text) => OPERATORS[text] ?? text.replace(/^([^()]+)\($/, "\\operatorname{$1}("),
  times: "\\cdot ",
  equation: (label, [left, ...sides]) =>
    `$$${left} ${label === "update" ? "\\leftarrow" : "="} ${sides.join(" = ")} \\tag{${label}}$$\n`,
};
