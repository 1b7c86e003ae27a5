/** A network's layers as a table of text. */
import type { Model } from "./model.ts";

/** Layers, output sizes and parameters. */
export function summary({ network: net }: Model): string {
  const counts = net.layers.map(() => 0);
  for (const { layer, tensor } of net.parameters()) counts[layer]! += tensor.shape[0] * tensor.shape[1];
  const rows: (readonly [name: string, output: unknown, count: unknown])[] = [
    ["layer", "output", "parameters"],
    ["input", net.inputs, 0],
    ...net.layers.map((layer, l) => [layer.describe(), net.sizes[l + 1], counts[l]] as const),
    ["total", "", counts.reduce((a, b) => a + b)],
  ];
  const width = (column: 0 | 1 | 2): number => Math.max(...rows.map((row) => `${row[column]}`.length));
  return rows
    .map(([name, output, count]) =>
      [name.padEnd(width(0)), `${output}`.padStart(width(1)), `${count}`.padStart(width(2))].join("  "),
    )
    .join("\n");
}
