/** The command: what it runs, what it prints where, and how it ends. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { CONTENDERS, type ContenderSpec, PEERS } from "./contenders.ts";
import { documentOf, headline, type Report, versionLine } from "./document.ts";
import { FOOTPRINTS, runFootprint } from "./footprints.ts";
import { EFFORTS, parseOptions, type Settings, UsageError } from "./options.ts";
import { findPython, installPeers } from "./peers.ts";
import { preparer } from "./prepare.ts";
import { footprintTables, groupTables, summary } from "./report.ts";
import { type GroupResult, runGroup, type Surroundings } from "./run.ts";
import type { Session } from "./session.ts";
import { WORKLOAD_GROUPS } from "./workloads.ts";

const FAILED = 1;
const USAGE = 2;
const SIGNALLED = 128;

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const request = parseOptions(args);
  if (request.kind === "text") {
    process.stdout.write(request.text);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "chainrule-bench-"));
  const open = new Set<Session>();
  const clear = (): void => {
    for (const session of open) session.end();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      clear();
      process.exit(SIGNALLED + constants.signals[signal]);
    });
  }
  try {
    await run(request.settings, args, folder, open);
  } finally {
    clear();
  }
}

async function run(settings: Settings, args: readonly string[], folder: string, open: Set<Session>): Promise<void> {
  const { only, effort, json } = settings;
  const contenders = CONTENDERS.filter(({ name }) => settings.contenders.includes(name));
  const groups = WORKLOAD_GROUPS.filter(({ name }) => only.includes(name));
  const around: Surroundings = {
    contenders,
    effort: EFFORTS[effort],
    programOf: await programs(contenders),
    prepare: preparer(folder),
    progress,
    open,
  };
  const report: Report = { results: [], notRun: [] };
  print(headline(args));
  const add = ({ results, notRun }: GroupResult): void => {
    report.results.push(...results);
    report.notRun.push(...notRun);
  };
  for (const group of groups) {
    const result = await runGroup(group, around);
    add(result);
    print(groupTables(group, result));
  }
  for (const [name, { title }] of Object.entries(FOOTPRINTS)) {
    if (!only.includes(name)) continue;
    const result = await runFootprint(name, around);
    add(result);
    print(footprintTables(name, title, result));
  }
  for (const text of [summary(report.results), versionLine(report)]) if (text) print(`\n${text}`);
  if (json) writeWhole(json, `${JSON.stringify(documentOf(report, args), null, 2)}\n`);
}

/** Installs what the contenders need, and finds the Python of each. */
async function programs(contenders: readonly ContenderSpec[]): Promise<Surroundings["programOf"]> {
  const missing = contenders.some(({ needs }) => needs === "peers") ? await installPeers(PEERS, progress) : null;
  return ({ needs }) => {
    if (needs === "nothing") return { program: process.execPath };
    if (needs === "peers") return missing ? { reason: missing } : { program: process.execPath };
    const program = findPython(needs.python);
    return program ? { program } : { reason: `no python3 has the module ${needs.python}` };
  };
}

/** The file is whole, or as it was. */
function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (line: string): void => void process.stderr.write(`${line}\n`);

await main().catch((error) => {
  const usage = error instanceof UsageError;
  process.exitCode = usage ? USAGE : FAILED;
  process.stderr.write(usage ? `error: ${error.message}\n` : `${error instanceof Error ? error.stack : error}\n`);
});
