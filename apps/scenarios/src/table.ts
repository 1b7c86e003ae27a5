/** A report as a table of text. */
import { cellOf, type Report } from "./run.ts";

const HEADINGS = ["scenario", "published", "backend", "ours", "seconds", "verdict"];
/** Longer published figures are cut: docs/scenarios.md has them whole. */
const WIDEST = 44;

const cut = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);

/** One line for each scenario and backend, then what failed. */
export function tableOf({ scenarios }: Report): string[] {
  const rows = scenarios.flatMap(({ name, published, results }) =>
    [...new Set(results.map(({ backend }) => backend))].map((backend, i) => {
      const cell = cellOf(results.filter((one) => one.backend === backend))!;
      const { shown, seconds, verdict } = cell;
      return [i ? "" : name, i ? "" : cut(published), backend, shown, seconds.toFixed(1), verdict];
    }),
  );
  const widths = HEADINGS.map((heading, c) => Math.max(heading.length, ...rows.map((row) => row[c]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, c) => (c === 4 ? text.padStart(widths[c]!) : text.padEnd(widths[c]!)))
      .join("  ")
      .trimEnd();
  const failures = scenarios.flatMap(({ name, results }) =>
    results.flatMap(({ backend, seed, checks }) =>
      checks
        .filter(({ passed }) => !passed)
        .map(
          ({ what, value, expected }) => `${name} on ${backend}, seed ${seed}: ${what} is ${value}, not ${expected}`,
        ),
    ),
  );
  return [line(HEADINGS), ...rows.map(line), ...(failures.length ? ["", ...failures] : [])];
}
