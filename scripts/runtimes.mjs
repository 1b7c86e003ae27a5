// Trains one network with the packed tarballs in every runtime there is here, and compares the weights. --record writes
// docs/runtimes.md, --check compares it with the run, --only Deno runs the cells of that name.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runner } from "./release/command.mjs";
import { pack } from "./release/pack.mjs";
import { startChromium } from "./runtimes/browsers.mjs";
import { CELLS, NOT_RUN } from "./runtimes/cells.mjs";
import { labelOf, problemsOf } from "./runtimes/judge.mjs";
import { pageOf, withoutVersions } from "./runtimes/page.mjs";
import { makeProject } from "./runtimes/project.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = join(ROOT, "docs/runtimes.md");
const { values: options } = parseArgs({
  options: { record: { type: "boolean" }, check: { type: "boolean" }, only: { type: "string" } },
});

const work = mkdtempSync(join(tmpdir(), "runtimes-"));
const project = join(work, "project");
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop.abort());
const run = runner(stop.signal);
const chromium = once(startChromium);
const builds = new Map();

try {
  const cells = CELLS.filter(({ name }) => !options.only || name.startsWith(options.only));
  const packed = await pack(run, ROOT, work);
  await makeProject(
    run,
    project,
    packed.map(({ file }) => file),
  );
  const ran = [];
  for (const cell of cells) ran.push(await timed(cell));
  const problems = problemsOf(ran);
  if (problems.length > 0) throw new Error(problems.join("\n  "));
  if (!options.only) keep(pageOf(ran, NOT_RUN));
  console.log(`runtimes: the weights are the same in ${cells.length} of ${cells.length}`);
} catch (error) {
  console.error(`runtimes: ${stop.signal.aborted ? "interrupted" : error.message}`);
  process.exitCode = 1;
} finally {
  stop.abort();
  if (chromium.value) await (await chromium.value).close();
  rmSync(work, { recursive: true, force: true });
}

async function timed(cell) {
  const from = performance.now();
  const world = { run, project, chromium, built };
  const { version, results } = await cell.run(world, cell.tried);
  const told = cell.tried.map((name) => `${name} ${results[name]?.hash?.slice(0, 8) ?? "refused"}`).join("  ");
  console.log(`${labelOf(cell)} (${version}), ${((performance.now() - from) / 1000).toFixed(1)} s: ${told}`);
  return { cell, version, results };
}

function built(build) {
  if (!builds.has(build)) builds.set(build, build(run, project));
  return builds.get(build);
}

/** Writes the page, or sees that it is what the run gives. */
function keep(page) {
  if (options.record) writeFileSync(PAGE, page);
  if (options.check && withoutVersions(readFileSync(PAGE, "utf8")) !== withoutVersions(page)) {
    throw new Error("docs/runtimes.md is not what came out here; run pnpm runtimes --record and see what has changed");
  }
}

function once(make) {
  const get = () => {
    get.value ??= make();
    return get.value;
  };
  return get;
}
