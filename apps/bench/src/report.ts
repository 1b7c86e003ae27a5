/** Results as text in Markdown. */
import { figure, moreIsBetter } from "./row.ts";
import { DID_NOT_LEARN, type GroupResult, type NotRunResult, type Result, WRONG } from "./run.ts";
import type { WorkloadGroup } from "./workload.ts";

type Column = readonly [heading: string, cell: (result: Result) => string];

const times = (value: number | null): string => (value === null ? "" : figure(value));
const whole = (value: number | undefined): string =>
  value === undefined ? "" : Math.round(value).toLocaleString("en-US");

/** One row for each contender. By threads: CPU time counts for one, the clock for more. */
const columnsOf = (results: readonly Result[]): readonly Column[] => {
  const [first] = results;
  const unit = first?.unit.replace(/^(CPU|wall) /, "") ?? "";
  const by =
    (measure: string) =>
    (result: Result): string => {
      const range = [result, result.other].find((r) => r?.unit.startsWith(measure));
      return range ? figure(range.median) : "";
    };
  const columns: (Column | false)[] = [
    ["contender", ({ contender }) => contender],
    ["threads", ({ threads }) => String(threads)],
    first?.other ? [`CPU ${unit}`, by("CPU")] : [unit, ({ median }) => figure(median)],
    first?.other ? [`wall ${unit}`, by("wall")] : false,
    first?.other ? ["range", ({ min, max }) => `${figure(min)} – ${figure(max)}`] : false,
    first?.perSecond ? ["samples/s", ({ perSecond }) => whole(perSecond?.samples)] : false,
    first?.perSecond?.steps ? ["steps/s", ({ perSecond }) => whole(perSecond?.steps)] : false,
    ["×", ({ ours }) => times(ours)],
    results.some(({ accuracy }) => accuracy !== null)
      ? ["accuracy", ({ accuracy }) => accuracy?.toFixed(4) ?? ""]
      : false,
    ["remarks", ({ marks }) => marks.join(", ")],
  ];
  return columns.filter((column) => column !== false);
};

export function groupTables({ name, workloads }: WorkloadGroup, { results, notRun }: GroupResult): string {
  if (workloads.every(({ kind }) => kind === "multiply")) {
    const titles = new Map(workloads.map((workload) => [workload.name, workload.title]));
    return [`\n### ${name}`, productTable(titles, results), ...missing(notRun)].join("\n\n");
  }
  const parts = workloads.map(({ name: own, title }) => {
    const of = <T extends { readonly workload: string }>(list: readonly T[]) => list.filter((r) => r.workload === own);
    return contenderTable(title, { results: of(results), notRun: of(notRun) });
  });
  return [`\n### ${name}`, ...parts].join("\n\n");
}

export const footprintTables = (name: string, title: string, result: GroupResult): string =>
  [`\n### ${name}`, contenderTable(title, result)].join("\n\n");

function contenderTable(title: string, { results, notRun }: GroupResult): string {
  const columns = columnsOf(results);
  const rows = results.map((result) => columns.map(([, cell]) => cell(result)));
  const headings = columns.map(([heading]) => heading);
  const drawn = results.length > 0 ? [table(headings, rows)] : [];
  return [title, ...drawn, ...missing(notRun)].join("\n\n");
}

/** Who could not take part, each reason once. */
function missing(notRun: readonly NotRunResult[]): string[] {
  const reasons = new Set(notRun.map(({ contender, threads, reason }) => `${called(contender, threads)} (${reason})`));
  return reasons.size ? [`Not run: ${[...reasons].join("; ")}.`] : [];
}

const called = (contender: string, threads: number): string => (threads > 1 ? `${contender} × ${threads}` : contender);

/** A column for each contender, GFLOP/s. */
function productTable(titles: ReadonlyMap<string, string>, results: readonly Result[]): string {
  const names = [...new Set(results.map(({ contender, threads }) => called(contender, threads)))];
  const rows = [...titles].map(([workload, title]) => {
    const own = new Map(
      results.filter((r) => r.workload === workload).map((r) => [called(r.contender, r.threads), r] as const),
    );
    const value = (name: string): string => {
      const result = own.get(name);
      return result ? `${figure(result.median)}${result.marks.length ? ` ${result.marks.join(", ")}` : ""}` : "";
    };
    const [ceiling, cpu, plain] = ["register-loop", "chainrule-cpu", "plain-loop"].map((name) => own.get(name));
    const share = ceiling?.ours ? `${Math.round(100 * ceiling.ours)} %` : "";
    const ahead = cpu && plain ? figure(cpu.median / plain.median) : "";
    return [title, ...names.map(value), share, ahead];
  });
  const headings = ["m × k × n, GFLOP/s", ...names, "wasm of register-loop", "cpu : plain-loop"];
  return table(headings, rows);
}

/** How chainrule-wasm compares, workload by workload, with the best of the others that got it right. */
export function summary(results: readonly Result[]): string {
  const rows = [...new Set(results.map(({ workload }) => workload))].flatMap((workload) => {
    const own = results.filter(
      (r) => r.workload === workload && !r.marks.some((m) => m === DID_NOT_LEARN || m === WRONG),
    );
    const find = (name: string, threads = 1) => own.find((r) => r.contender === name && r.threads === threads);
    const better = (a: Result, b: Result): Result =>
      (moreIsBetter(a.unit) ? a.median >= b.median : a.median <= b.median) ? a : b;
    const peers = own.filter(({ group }) => group === "js-peer");
    if (!find("chainrule-wasm")?.other || peers.length === 0) return [];
    const best = peers.reduce(better);
    const two = find("chainrule-wasm", 2);
    const both = two && best.other ? figure(quotient(best.other.median, two.median, best.unit)) : "";
    const ahead = (name: string): string => times(find(name)?.ours ?? null);
    return [[workload, best.contender, times(best.ours), both, ...["numpy", "pytorch", "plain-loop"].map(ahead)]];
  });
  if (rows.length === 0) return "";
  const headings = [
    "workload",
    "best JavaScript peer",
    "× that",
    "two threads",
    "× numpy",
    "× pytorch",
    "× plain-loop",
  ];
  return [
    "### Summary",
    "How many times as fast chainrule-wasm is: on one thread by CPU time, on two by the clock against the same peer.",
    table(headings, rows),
  ].join("\n\n");
}

const quotient = (theirs: number, ours: number, unit: string): number =>
  moreIsBetter(unit) ? ours / theirs : theirs / ours;

/** Rows of text under headings; all but the first column are numbers. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, i) => Math.max(3, heading.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join(" | ")} |`;
  const rule = widths.map((width, i) => (i ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [headings, rule, ...rows].map(line).join("\n");
}
