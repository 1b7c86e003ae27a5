/** Loss and accuracy of every epoch, as they come. */
import type { EpochResult } from "@chainrule/core";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { color } from "./colors.ts";
import { part } from "./element.ts";
import { percent, short } from "./text.ts";

const HEIGHT = 200;

interface Curve {
  readonly id: string;
  readonly of: (result: Pick<EpochResult, "loss" | "metrics">) => number;
  readonly format: (value: number) => string;
  readonly most?: number;
}

const CURVES: readonly Curve[] = [
  { id: "loss-curve", of: ({ loss }) => loss, format: short },
  { id: "accuracy-curve", of: ({ metrics }) => metrics.accuracy as number, format: percent, most: 1 },
];

export function curves(store: Store<State>): void {
  for (const curve of CURVES) {
    const box = part(curve.id);
    let plot = plotOf(box, curve);
    const draw = ({ results }: State): void => {
      const test = results.map(({ validation }) => (validation ? curve.of(validation) : null));
      plot.setData([results.map(({ epoch }) => epoch), results.map(curve.of), test]);
    };
    store.show(["results"], draw);
    new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT })).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      plot.destroy();
      plot = plotOf(box, curve);
      draw(store.get());
    });
  }
  store.show(["results"], ({ results }) => {
    part("curves-text").textContent = inWords(results);
  });
}

function plotOf(box: HTMLElement, { format, most }: Curve): uPlot {
  const [text, line] = [color("text"), color("line")];
  const axis = { stroke: text, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const value = (_: uPlot, shown: number | null): string => (shown === null ? "–" : format(shown));
  return new uPlot(
    {
      width: box.clientWidth || 300,
      height: HEIGHT,
      // the loss falls by powers of ten
      scales: { x: { time: false }, y: most ? { range: [0, most * 1.02] } : { distr: 3 } },
      axes: [
        axis,
        {
          ...axis,
          size: 56,
          // between powers of ten there are lines without a number
          values: (_, ticks: readonly (number | null)[]) =>
            ticks.map((tick) => (tick === null ? "" : most ? `${Math.round(100 * tick)} %` : tick.toExponential(0))),
        },
      ],
      series: [
        { label: "epoch" },
        { label: "training", stroke: color("positive"), width: 2, value },
        { label: "test", stroke: color("negative"), width: 2, dash: [6, 4], value },
      ],
    },
    [[], [], []],
    box,
  );
}

/** What the curves show, for who does not see them. */
function inWords(results: readonly EpochResult[]): string {
  const [first, last] = [results[0], results.at(-1)];
  if (!first || !last) return "No epoch yet.";
  const test = last.validation ? `, on the test rows ${percent(last.validation.metrics.accuracy as number)}` : "";
  return `After ${last.epoch} epochs the loss went from ${short(first.loss)} to ${short(last.loss)}; accuracy ${percent(last.metrics.accuracy as number)}${test}.`;
}
