/** What the JSON file holds, and the line above the tables. */
import { cpus } from "node:os";
import type { Row } from "./row.ts";
import type { NotRunResult, Result } from "./run.ts";

export interface Report {
  readonly results: Result[];
  readonly notRun: NotRunResult[];
}

const machine = () => ({
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cpu: cpus()[0]?.model ?? "unknown",
  processors: cpus().length,
});

const commandOf = (args: readonly string[]): string => ["npx --yes pnpm@12 bench", ...args].join(" ");

export function headline(args: readonly string[]): string {
  const { date, node, platform, cpu, processors } = machine();
  return `\`${commandOf(args)}\`, ${date}, Node ${node}, ${platform}, ${processors} × ${cpu}`;
}

export function versionLine({ results }: Report): string {
  const versions = versionsOf(results);
  const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return listed.length ? `Versions: ${listed.join("; ")}.` : "";
}

/** Rows, and beside them what a row cannot say. */
export function documentOf({ results, notRun }: Report, args: readonly string[]): object {
  const rows = results.map(
    ({ workload, contender, group, threads, unit, median, min, max, accuracy }): Row => ({
      workload,
      contender,
      group,
      threads,
      unit,
      median,
      min,
      max,
      accuracy,
    }),
  );
  const key = ({ workload, contender, threads }: Result) => ({ workload, contender, threads });
  return {
    ...machine(),
    command: commandOf(args),
    versions: versionsOf(results),
    rows,
    byTheOtherClock: results.flatMap((result) => (result.other ? [{ ...key(result), ...result.other }] : [])),
    remarks: results.filter(({ marks }) => marks.length > 0).map((result) => ({ ...key(result), marks: result.marks })),
    notRun,
  };
}

const versionsOf = (results: readonly Result[]): Record<string, string> =>
  Object.fromEntries(
    results
      .filter(({ version }) => version !== "")
      .map(({ contender, threads, version }) => [threads > 1 ? `${contender} × ${threads}` : contender, version]),
  );
