/** One step for one sample, equation by equation, each with its numbers: forward, backward, the update. */
import { type Equation, equationsOf, type Part, type Quantity, type Term } from "@chainrule/core/explain";
import type { State } from "../state/state.ts";
import { el } from "../view/element.ts";
import { short } from "../view/text.ts";
import { formula, index, matrix, name, number, row, sign, up } from "./math.ts";

/** A matrix with more rows or columns is told by its name alone. */
const MOST = 12;

export function explain({ inspection }: State): Node[] {
  if (!inspection) return [el("p", { class: "quiet" }, "No network yet.")];
  const { trace, known } = inspection;
  const { loss, optimizer } = trace;
  const sections = equationsOf(trace).filter(({ title }) => known || title.startsWith("Forward"));
  return [
    el("p", {}, "A step for this sample alone, by an optimizer that starts afresh: every equation, then its numbers."),
    ...sections.flatMap(({ title, equations }) => [el("h3", {}, title), ...equations.flatMap(written)]),
    el(
      "p",
      { class: "quiet" },
      known
        ? `${loss.type} ${short(loss.value)}, ${optimizer.type}`
        : "The right answer is not known, so there is nothing to learn from.",
    ),
  ];
}

function written({ label, left, right }: Equation): Node[] {
  const symbols = formula(symbol(left), sign("="), ...right.map((part) => partOf(part, symbol)));
  const fits = [left, ...right].every(
    (part) => typeof part !== "object" || part.value.shape.every((size) => size <= MOST),
  );
  const numbers = fits ? [formula(values(left), sign("="), ...right.map((part) => partOf(part, values)))] : [];
  return [el("div", { class: "equation" }, el("span", { class: "quiet" }, label), symbols, ...numbers)];
}

const partOf = (part: Part, of: (term: Term) => Element): Element =>
  typeof part === "object" ? of(part) : typeof part === "number" ? number(part) : sign(part);

/** Wˡ, its transpose, ∂L/∂Wˡ, f′(Zˡ). */
function symbol({ name: letter, layer, role, transposed }: Term): Element {
  const bare = layer ? index(letter, String(layer)) : name(letter);
  const shown = transposed ? up(row(sign("("), bare, sign(")")), "⊤") : bare;
  if (role === "gradient") return row(name("∂L/∂"), shown);
  return role === "slope" ? row(name("f′"), sign("("), shown, sign(")")) : shown;
}

const values = ({ value, transposed }: Term): Element => {
  const shown = matrix(rowsOf(value));
  return transposed ? up(shown, "⊤") : shown;
};

const rowsOf = ({ shape: [rows, columns], data }: Quantity): readonly (readonly number[])[] =>
  Array.from({ length: rows }, (_, i) => data.slice(i * columns, (i + 1) * columns));
