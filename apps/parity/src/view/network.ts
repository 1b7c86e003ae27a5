/** The network, drawn: lines by weight, circles by activation. */
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { scaleOf, signed } from "./colors.ts";
import { el, part, svg } from "./element.ts";
import { matricesOf } from "./weights.ts";

const WIDTH = 460;
const ROW = 24;
const RADIUS = 8;
const WIDEST = 6;
/** More lines than these are no picture. */
const MOST_LINES = 700;

interface Drawing {
  readonly element: SVGSVGElement;
  readonly lines: readonly (readonly SVGLineElement[])[];
  readonly circles: readonly (readonly SVGCircleElement[])[];
}

export function networkDrawing(store: Store<State>): void {
  const box = part("network");
  let drawing: Drawing | null = null;
  let shown = "";
  store.show(["weights", "inspection", "asked", "problem"], ({ weights, inspection, asked, problem }) => {
    if (!weights || !problem) {
      shown = "";
      box.replaceChildren(el("p", { class: "quiet" }, "No network yet."));
      return;
    }
    const matrices = matricesOf(weights);
    const sizes = [matrices[0]?.shape[0] as number, ...matrices.map(({ shape }) => shape[1])];
    const names = JSON.stringify([sizes, problem.inputs, problem.classes]);
    if (names !== shown) {
      const lines = matrices.reduce((sum, { shape }) => sum + shape[0] * shape[1], 0);
      drawing = lines > MOST_LINES ? null : draw(sizes, problem.inputs, problem.classes);
      box.replaceChildren(
        drawing?.element ?? el("p", { class: "quiet" }, `${lines} lines are too many for a drawing.`),
      );
      shown = names;
    }
    if (!drawing) return;
    const { lines, circles } = drawing;
    matrices.forEach(({ data }, l) => {
      const largest = scaleOf(data);
      lines[l]?.forEach((line, i) => {
        const strength = (data[i] as number) / largest;
        line.style.stroke = signed(Math.sign(strength) * (0.25 + 0.75 * Math.abs(strength)));
        line.style.strokeWidth = String(0.3 + (WIDEST - 0.3) * Math.abs(strength));
      });
    });
    const values = [asked ?? [], ...(inspection?.trace.layers.map(({ a }) => a.data) ?? [])];
    circles.forEach((layer, l) => {
      layer.forEach((circle, i) => {
        circle.style.fill = signed(values[l]?.[i] ?? 0);
      });
    });
  });
}

function draw(sizes: readonly number[], inputs: readonly string[], classes: readonly string[]): Drawing {
  const most = Math.max(...sizes);
  const height = most * ROW + 8;
  const [left, right] = [74, WIDTH - 90];
  const x = (l: number): number => left + ((right - left) * l) / (sizes.length - 1);
  const y = (l: number, i: number): number => height / 2 + (i - ((sizes[l] as number) - 1) / 2) * ROW;
  const lines = sizes.slice(1).map((units, l) =>
    Array.from({ length: (sizes[l] as number) * units }, (_, at) => {
      const [i, j] = [Math.floor(at / units), at % units];
      return svg("line", { x1: x(l), y1: y(l, i), x2: x(l + 1), y2: y(l + 1, j) });
    }),
  );
  const circles = sizes.map((units, l) =>
    Array.from({ length: units }, (_, i) => svg("circle", { cx: x(l), cy: y(l, i), r: RADIUS })),
  );
  const last = sizes.length - 1;
  const labels = [
    ...inputs.map((name, i) => svg("text", { x: left - 14, y: y(0, i), class: "label end" }, name.slice(0, 10))),
    ...classes.map((name, i) => svg("text", { x: right + 14, y: y(last, i), class: "label" }, name.slice(0, 14))),
  ];
  const words = `a network of ${sizes.join(", ")} units; lines are as wide as their weights are large`;
  const element = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": words, class: "network" },
    ...lines.flat(),
    ...circles.flat(),
    ...labels,
  );
  return { element, lines, circles };
}
