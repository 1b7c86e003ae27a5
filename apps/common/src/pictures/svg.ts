/** Plots as SVG files: Observable Plot on a document of linkedom. */
import { type PlotOptions, plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** The plot as an SVG of its own, on white: readable on dark pages, too. */
export function svgOf(options: PlotOptions): string {
  const { document } = parseHTML("<html><body></body></html>");
  const svg = plot({ ...options, document, style: { background: "white", fontSize: "12px" } });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML}\n`;
}
