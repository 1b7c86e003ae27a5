/** The weight matrices as heat maps, one scale for each. */
import type { NamedArray } from "@chainrule/core";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { scaleOf, signed } from "./colors.ts";
import { el, part, svg } from "./element.ts";
import { short } from "./text.ts";

const CELL = 26;
const MARGIN = 58;
const TOP = 14;

interface HeatMap {
  readonly element: HTMLElement;
  draw(weight: NamedArray): void;
}

export const matricesOf = (weights: readonly NamedArray[]): readonly NamedArray[] =>
  weights.filter(({ name }) => name.endsWith(".weight"));

export function weightMaps(store: Store<State>): void {
  const box = part("weights");
  let maps: HeatMap[] = [];
  let shown = "";
  store.show(["weights", "problem"], ({ weights, problem }) => {
    if (!weights || !problem) {
      box.replaceChildren(el("p", { class: "quiet" }, "No network yet."));
      shown = "";
      return;
    }
    const matrices = matricesOf(weights);
    const shape = JSON.stringify([matrices.map((one) => one.shape), problem.inputs]);
    if (shape !== shown) {
      maps = matrices.map((matrix, l) => {
        const rows = l === 0 ? problem.inputs : Array.from({ length: matrix.shape[0] }, (_, i) => `unit ${i + 1}`);
        const columns =
          l === matrices.length - 1
            ? problem.classes
            : Array.from({ length: matrix.shape[1] }, (_, i) => `unit ${i + 1}`);
        return heatMap(l, rows, columns);
      });
      box.replaceChildren(...maps.map(({ element }) => element));
      shown = shape;
    }
    matrices.forEach((matrix, l) => {
      maps[l]?.draw(matrix);
    });
  });
}

function heatMap(layer: number, rows: readonly string[], columns: readonly string[]): HeatMap {
  const titles = rows.map(() => columns.map(() => svg("title")));
  const cells = rows.map((_, i) =>
    columns.map((_, j) => {
      const at = { x: MARGIN + j * CELL, y: TOP + i * CELL, width: CELL - 1, height: CELL - 1 };
      return svg("rect", at, titles[i]?.[j] as Node);
    }),
  );
  const labels = rows.map((row, i) =>
    svg("text", { x: MARGIN - 6, y: TOP + i * CELL + CELL / 2, class: "label end" }, row.slice(0, 9)),
  );
  const heads = columns.map((_, j) =>
    svg("text", { x: MARGIN + (j + 0.5) * CELL, y: TOP - 5, class: "label middle" }, `${j + 1}`),
  );
  const [width, height] = [MARGIN + columns.length * CELL, TOP + rows.length * CELL];
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" },
    ...labels,
    ...heads,
    ...cells.flat(),
  );
  const low = el("span");
  const high = el("span");
  const scale = el("div", { class: "scale" }, low, el("span", { class: "ramp", "aria-hidden": true }), high);
  const caption = el("figcaption", {}, `Layer ${layer + 1}: ${rows.length} × ${columns.length} weights`);
  return {
    element: el(
      "figure",
      {},
      caption,
      el(
        "div",
        { class: "scroll", tabindex: 0, role: "group", "aria-label": `weights of layer ${layer + 1}` },
        picture,
      ),
      scale,
    ),
    draw({ data }) {
      const largest = scaleOf(data);
      let [bestRow, best] = [0, 0];
      rows.forEach((row, i) => {
        let sum = 0;
        columns.forEach((column, j) => {
          const value = data[i * columns.length + j] as number;
          sum += Math.abs(value);
          cells[i]?.[j]?.style.setProperty("fill", signed(value / largest));
          const title = titles[i]?.[j];
          if (title) title.textContent = `${row} → ${column}: ${short(value)}`;
        });
        if (sum > best) [bestRow, best] = [i, sum];
      });
      low.textContent = short(-largest);
      high.textContent = short(largest);
      const words = `weights of layer ${layer + 1}: from ${short(-largest)} to ${short(largest)}; those of ${rows[bestRow]} are the largest`;
      picture.setAttribute("aria-label", words);
    },
  };
}
