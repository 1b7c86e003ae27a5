/** One step for one sample, formula by formula with its numbers: forward, the loss, δ from the last layer to the first, the update. */
import type { Inspection } from "../network/inspect.ts";
import { outputActivation } from "../network/network.ts";
import { rowOf } from "../problem/problem.ts";
import type { State } from "../state/state.ts";
import { el } from "../view/element.ts";
import { short } from "../view/text.ts";
import { matricesOf } from "../view/weights.ts";
import { formula, matrix, name, row, sign, up } from "./math.ts";

/** Wider matrices are told by their formula alone. */
const WIDEST = 12;

export function explain(state: State): Node[] {
  const { inspection, weights, asked, problem, selected, config } = state;
  if (!inspection || !weights || !asked || !problem) return [el("p", { class: "quiet" }, "No network yet.")];
  const { layers, loss } = inspection;
  const w = (l: number): Element => up(name("W"), String(l + 1));
  const b = (l: number): Element => up(name("b"), String(l + 1));
  const a = (l: number): Element => (l < 0 ? name("x") : up(name("a"), String(l + 1)));
  const delta = (l: number): Element => up(name("δ"), String(l + 1));
  const biases = weights.filter(({ name: key }) => key.endsWith(".bias"));
  const matrices = matricesOf(weights);
  const input = Array.from(asked);
  const activation = (l: number): string => (l === layers.length - 1 ? outputActivation(config) : config.activation);

  const forward = layers.flatMap(({ a: values }, l) => {
    const before = l === 0 ? input : (layers[l - 1] as Inspection["layers"][number]).a;
    const bias = Array.from(biases[l]?.data ?? []);
    const { data, shape } = matrices[l] as (typeof matrices)[number];
    const table = Array.from({ length: shape[0] }, (_, i) => Array.from(data.slice(i * shape[1], (i + 1) * shape[1])));
    const shown = shape[0] <= WIDEST && shape[1] <= WIDEST;
    return [
      formula(a(l), sign("="), name(activation(l)), sign("("), a(l - 1), w(l), sign("+"), b(l), sign(")")),
      ...(shown
        ? [
            formula(
              sign("="),
              name(activation(l)),
              sign("("),
              matrix([before]),
              matrix(table),
              sign("+"),
              matrix([bias]),
              sign(")"),
            ),
          ]
        : []),
      formula(sign("="), matrix([values])),
    ];
  });
  const title = (text: string): HTMLElement => el("h3", {}, text);
  const parts: Node[] = [title("Forward"), ...forward];
  if (loss === null || selected < 0)
    return [...parts, el("p", { class: "quiet" }, "There is no right answer to learn from.")];

  const target = Array.from(rowOf(problem.targets, selected));
  const last = layers.length - 1;
  const linked = config.loss !== "squaredError";
  const slope = (l: number): Element =>
    row(up(name(activation(l)), "′"), sign("("), up(name("z"), String(l + 1)), sign(")"));
  const deltaValues = (l: number): Element => formula(sign("="), matrix([layers[l]?.delta ?? []]));
  parts.push(
    title("The loss"),
    el("p", {}, `${config.loss} of this sample, whose target is ${target.join(", ")}: ${short(loss)}`),
    title("Backward"),
    // MLP.5 where the loss and the last activation belong together, else BP.A
    linked
      ? formula(
          delta(last),
          sign("="),
          a(last),
          sign("−"),
          name("y"),
          ...(config.loss === "binaryCrossEntropy"
            ? [el("span", {}, ` , divided by the ${target.length} outputs`)]
            : []),
        )
      : formula(
          delta(last),
          sign("="),
          sign("2"),
          sign("("),
          a(last),
          sign("−"),
          name("y"),
          sign(")"),
          sign("⊙"),
          slope(last),
        ),
    deltaValues(last),
  );
  for (let l = last - 1; l >= 0; l--) {
    const transposed = row(delta(l + 1), up(row(sign("("), w(l + 1), sign(")")), "⊤"));
    // BP.B
    parts.push(formula(delta(l), sign("="), sign("("), transposed, sign(")"), sign("⊙"), slope(l)), deltaValues(l));
  }
  parts.push(title("The step"));
  for (let l = 0; l <= last; l++) {
    const gradient = row(up(row(sign("("), a(l - 1), sign(")")), "⊤"), delta(l));
    // BP.E, BP.F
    parts.push(
      formula(
        up(name("∂L/∂W"), String(l + 1)),
        sign("="),
        gradient,
        sign(","),
        up(name("∂L/∂b"), String(l + 1)),
        sign("="),
        delta(l),
      ),
    );
  }
  const rule = config.optimizer === "adam" ? "Adam" : config.optimizer === "momentum" ? "its velocity" : "the gradient";
  parts.push(
    el(
      "p",
      {},
      `Then every parameter goes against ${rule}, by the learning rate ${config.learningRate}; in a batch, gradients are averaged.`,
    ),
  );
  return parts;
}
