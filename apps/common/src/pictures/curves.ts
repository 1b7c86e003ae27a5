/** How a training went, epoch by epoch. */
import { lineY, text } from "@observablehq/plot";
import { svgOf } from "./svg.ts";

export interface CurveOptions {
  /** What is measured. */
  readonly label: string;
  /** What is counted below the curve, and from where. Default epoch, from 1. */
  readonly each?: string;
  readonly from?: number;
  /** All of one length; the first is training. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Powers of ten, for what falls far. */
  readonly logarithmic?: boolean;
}

const COLORS = ["#1f77b4", "#d95f02"];

/** Of a logarithmic axis only these are named: `0.002`, `50`. */
const round = (value: number): string => (/^(0\.0*)?[125]0*$/.test(String(value)) ? String(value) : "");
const whole = (value: number): string => (Number.isInteger(value) ? value.toLocaleString("en-US") : "");

/** One line for each series, and their names beside. */
export function curveSvg({ label, each = "epoch", from = 1, series, logarithmic = false }: CurveOptions): string {
  const points = series.flatMap(({ name, values }) => values.map((value, i) => ({ x: i + from, y: value, name })));
  return svgOf({
    width: 640,
    height: 320,
    marginRight: 90,
    marginLeft: 60,
    x: { label: each, tickFormat: whole },
    y: { label, grid: true, ...(logarithmic ? { type: "log" as const, tickFormat: round } : { nice: true }) },
    color: { domain: series.map(({ name }) => name), range: COLORS },
    marks: [
      lineY(points, { x: "x", y: "y", stroke: "name", strokeWidth: 2 }),
      ...series.map(({ name }, i) =>
        text([name], {
          text: [name],
          frameAnchor: "top-right",
          textAnchor: "start",
          fill: COLORS[i]!,
          dx: 8,
          dy: 16 * i,
        }),
      ),
    ],
  });
}
