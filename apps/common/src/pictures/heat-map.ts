/** Weight matrices as heat maps. */
import { cell, text } from "@observablehq/plot";
import { svgOf } from "./svg.ts";

/** Row-major. */
export interface Values {
  readonly shape: readonly [rows: number, columns: number];
  readonly data: ArrayLike<number>;
}

export interface HeatMapOptions {
  /** Of the rows: what the weights come from. */
  readonly rows: { readonly label: string; readonly names?: readonly string[] };
  readonly columns: { readonly label: string };
}

const SIDE = 44;

/** Rows are drawn as columns, as the inputs of a network stand side by side; red is negative, blue positive. */
export function heatMapSvg({ shape, data }: Values, { rows, columns }: HeatMapOptions): string {
  const [m, n] = shape;
  const name = (i: number): string => rows.names?.[i] ?? String(i + 1);
  const cells = Array.from({ length: m * n }, (_, k) => ({
    row: name(Math.floor(k / n)),
    column: (k % n) + 1,
    value: data[k]!,
  }));
  const largest = Math.max(...cells.map(({ value }) => Math.abs(value)));
  const faint = ({ value }: { value: number }): boolean => Math.abs(value) < 0.6 * largest;
  return svgOf({
    width: m * SIDE + 80,
    height: n * SIDE + 70,
    marginLeft: 60,
    marginBottom: 40,
    x: { label: rows.label, domain: Array.from({ length: m }, (_, i) => name(i)) },
    y: { label: columns.label, domain: Array.from({ length: n }, (_, j) => j + 1) },
    color: { type: "diverging", scheme: "RdBu", domain: [-largest, largest] },
    marks: [
      cell(cells, { x: "row", y: "column", fill: "value", inset: 0.5 }),
      text(cells, {
        x: "row",
        y: "column",
        text: ({ value }: { value: number }) => value.toFixed(1).replace("-0.0", "0.0"),
        fill: (one: { value: number }) => (faint(one) ? "black" : "white"),
      }),
    ],
  });
}
