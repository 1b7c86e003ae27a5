// What the benchmarks share: medians and Markdown tables.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Prints rows of text under headings; all but the first column are numbers. */
export function table(headings, rows) {
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i].length)));
  const line = (cells) =>
    `| ${cells.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(" | ")} |`;
  console.log(line(headings));
  console.log(line(widths.map((width, i) => (i ? `${"-".repeat(width - 1)}:` : "-".repeat(width)))));
  for (const row of rows) console.log(line(row));
}
