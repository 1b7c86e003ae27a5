/** How a training went, epoch by epoch. */
import { lineY, ruleY, text } from "@observablehq/plot";
import { svgOf } from "./svg.ts";

export interface CurveOptions {
  /** What is measured. */
  readonly label: string;
  /** What is counted from 1, below the curve. Default epoch. */
  readonly each?: string;
  /** All of one length; the first is training. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** A published figure, as a dashed line. */
  readonly published?: number | undefined;
  /** Powers of ten, for what falls far. */
  readonly logarithmic?: boolean;
}

const COLORS = ["#1f77b4", "#d95f02"];

/** One line for each series, with its name at its end. */
export function curveSvg({ label, each = "epoch", series, published, logarithmic = false }: CurveOptions): string {
  const points = series.flatMap(({ name, values }) => values.map((value, i) => ({ x: i + 1, y: value, name })));
  const last = series.map(({ name, values }) => ({ x: values.length, y: values.at(-1)!, name }));
  return svgOf({
    width: 640,
    height: 320,
    marginRight: 90,
    marginLeft: 60,
    x: { label: each },
    y: { label, grid: true, ...(logarithmic ? { type: "log" as const } : { nice: true }) },
    color: { domain: series.map(({ name }) => name), range: COLORS },
    marks: [
      ...(published === undefined ? [] : [ruleY([published], { stroke: "#666", strokeDasharray: "4 3" })]),
      lineY(points, { x: "x", y: "y", stroke: "name", strokeWidth: 2 }),
      text(last, { x: "x", y: "y", text: "name", fill: "name", textAnchor: "start", dx: 6 }),
    ],
  });
}
