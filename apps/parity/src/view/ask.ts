/** One number, or one row: its inputs, which can be changed, the answer, and what every unit makes of it. */
import { isNumbers, type Problem } from "../problem/problem.ts";
import { flip, select } from "../state/asking.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { el, part } from "./element.ts";
import { percent, short } from "./text.ts";

export function ask(store: Store<State>): void {
  const number = part<HTMLInputElement>("number");
  const bits = part("bits");
  number.addEventListener("input", () => {
    const value = number.valueAsNumber;
    const most = (store.get().problem?.x.shape[0] ?? 1) - 1;
    const fits = Number.isInteger(value) && value >= 0 && value <= most;
    number.setAttribute("aria-invalid", String(!fits));
    part("number-problem").textContent = fits ? "" : `give a whole number from 0 to ${most}`;
    if (fits) select(store, value);
  });

  let shown: Problem | null = null;
  store.show(["problem", "asked", "selected"], ({ config, problem, asked, selected }) => {
    if (problem !== shown) {
      shown = problem;
      bits.replaceChildren(...(problem && config.problem !== "csv" ? bitButtons(store, problem) : []));
      number.max = String((problem?.x.shape[0] ?? 1) - 1);
      part("number-label").textContent = isNumbers(config) ? "A number" : "Row, from 0";
    }
    if (document.activeElement !== number) number.value = selected >= 0 ? String(selected) : "";
    if (selected >= 0) part("number-problem").textContent = "";
    for (const [i, button] of [...bits.children].entries()) {
      const value = asked?.[i] ?? 0;
      button.setAttribute("aria-pressed", String(value === 1));
      button.setAttribute("aria-label", `${problem?.inputs[i]}: ${value}`);
      button.textContent = String(value);
    }
    part("values").textContent =
      problem && asked && config.problem === "csv"
        ? problem.inputs.map((name, i) => `${name} ${short(asked[i] as number)}`).join(" · ")
        : "";
  });
  store.show(["inspection", "problem", "selected"], (state) => {
    part("answer").replaceChildren(answer(state));
    part("units").replaceChildren(...units(state));
  });
}

const bitButtons = (store: Store<State>, { inputs }: Problem): HTMLElement[] =>
  inputs.map((name, i) => {
    const button = el("button", { type: "button", class: "bit", title: name }, "0");
    button.addEventListener("click", () => flip(store, i));
    return button;
  });

function answer({ inspection, problem, selected }: State): Node {
  const last = inspection?.trace.layers.at(-1)?.a.data;
  if (!last || !problem) return document.createTextNode("");
  const best = last.indexOf(Math.max(...last));
  const truth = selected >= 0 ? (problem.y[selected] as number) : null;
  const verdict = truth === null ? "" : truth === best ? " – right" : ` – wrong, it is ${problem.classes[truth]}`;
  const outputs = problem.classes.map((name, i) => `${name} ${percent(last[i] as number)}`).join(", ");
  return el(
    "span",
    { class: truth === null || truth === best ? "right" : "wrong" },
    `${problem.classes[best]}${verdict} (${outputs})`,
  );
}

/** A table for each layer: activation and δ of its units. */
function units({ inspection, problem }: State): HTMLElement[] {
  if (!inspection || !problem) return [];
  const { trace, known } = inspection;
  const { layers } = trace;
  return layers.map(({ a, delta }, l) => {
    const last = l === layers.length - 1;
    const rows = a.data.map((value, i) => {
      const name = last ? (problem.classes[i] as string) : `unit ${i + 1}`;
      return el(
        "tr",
        {},
        el("th", { scope: "row" }, name),
        el("td", {}, short(value)),
        el("td", {}, known && delta ? short(delta.data[i] as number) : "–"),
      );
    });
    return el(
      "table",
      {},
      el("caption", {}, last ? "Output" : `Hidden layer ${l + 1}`),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, "unit"),
          el("th", { scope: "col" }, "a"),
          el("th", { scope: "col" }, "δ"),
        ),
      ),
      el("tbody", {}, ...rows),
    );
  });
}
