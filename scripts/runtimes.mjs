// Trains one network with the packed tarballs in every runtime there is here, and compares the weights. --record writes
// docs/runtimes.md and its data, --check compares them with the run, --only Deno runs the cells of that name.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runner } from "./release/command.mjs";
import { pack } from "./release/pack.mjs";
import { CELLS, NOT_RUN } from "./runtimes/cells.mjs";
import { labelOf, problemsOf } from "./runtimes/judge.mjs";
import { makeProject } from "./runtimes/project.mjs";
import { differences, record } from "./runtimes/record.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({
  options: { record: { type: "boolean" }, check: { type: "boolean" }, only: { type: "string", default: "" } },
});

const work = mkdtempSync(join(tmpdir(), "runtimes-"));
const project = join(work, "project");
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop.abort());
const run = runner(stop.signal);
const started = each((start) => start());
const built = each((build) => build(run, project));

try {
  const cells = CELLS.filter(({ name }) => name.startsWith(options.only));
  if (cells.length === 0) {
    const names = [...new Set(CELLS.map(({ name }) => name))];
    throw new Error(`no runtime begins with ${options.only}; take one of ${names.join(", ")}`);
  }
  const [here, absent] = [cells.filter((cell) => !cell.missing?.()), cells.filter((cell) => cell.missing?.())];
  const packed = await pack(run, ROOT, work);
  const tarballs = packed.map(({ file }) => file);
  await makeProject(run, project, tarballs);
  const ran = [];
  for (const cell of here) ran.push(await timed(cell));
  for (const cell of absent) console.log(`${labelOf(cell)}, not run: ${cell.missing()}`);
  fail(problemsOf(ran));
  const notRun = [...NOT_RUN, ...absent.map((cell) => [labelOf(cell), cell.missing()])];
  if (options.record) record(ran, notRun);
  if (options.check) fail(differences(ran), "; run pnpm runtimes --record and see what has changed");
  console.log(`runtimes: ${ran.length} trained, each with the same weights`);
} catch (error) {
  console.error(`runtimes: ${stop.signal.aborted ? "interrupted" : error.message}`);
  process.exitCode = 1;
} finally {
  stop.abort();
  for (const browser of await Promise.allSettled(started.made())) await browser.value?.close();
  rmSync(work, { recursive: true, force: true });
}

async function timed(cell) {
  const from = performance.now();
  const { version, results } = await cell.run({ run, project, started, built }, cell.tried);
  const told = cell.tried.map((name) => `${name} ${results[name]?.hash?.slice(0, 8) ?? "none"}`).join("; ");
  console.log(`${labelOf(cell)} (${version}), ${((performance.now() - from) / 1000).toFixed(1)} s: ${told}`);
  return { cell, version, results };
}

/** `make`, once for each argument. */
function each(make) {
  const made = new Map();
  const get = (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key);
  };
  return Object.assign(get, { made: () => [...made.values()] });
}

/** @throws with the problems, if there are any */
function fail(problems, remedy = "") {
  if (problems.length > 0) throw new Error(`${problems.join("\n  ")}${remedy}`);
}
