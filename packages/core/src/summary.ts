/** A network's layers as a table of text. */
import type { Network } from "./network.ts";

export function summary(net: Network): string {
  const counts = net.layers.map(() => 0);
  for (const { layer, tensor } of net.parameters()) counts[layer]! += tensor.shape[0] * tensor.shape[1];
  const rows = [
    ["layer", "output", "parameters"],
    ["input", `${net.inputs}`, "0"],
    ...net.layers.map((layer, l) => [layer.describe(), `${net.sizes[l + 1]}`, `${counts[l]}`]),
    ["total", "", `${counts.reduce((a, b) => a + b)}`],
  ];
  const width = (column: number): number => Math.max(...rows.map((row) => (row[column] as string).length));
  const widths = [width(0), width(1), width(2)];
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .join("\n");
}
