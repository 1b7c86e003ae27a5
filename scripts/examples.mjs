// Typechecks and runs every program of the documentation with the built packages: pages share a folder, programs run in the
// order of their page. `pnpm examples docs/start-here.md` takes some pages only.
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { judge } from "./examples/judge.mjs";
import { pagesOf } from "./examples/project.mjs";

const pages = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "examples-"));
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop.abort());

try {
  const tasks = {
    folder,
    pages: pages.length ? pages : pagesOf(),
    atOnce: availableParallelism(),
    signal: stop.signal,
  };
  const { problems, counts } = await judge(tasks, console.log);
  for (const problem of problems) console.error(problem);
  const { ran, checked, fragments } = counts;
  console.log(`examples: ${ran} programs ran, ${checked} more were typechecked, ${fragments} fragments parsed`);
  process.exitCode = problems.length ? 1 : 0;
} catch (error) {
  console.error(`examples: ${stop.signal.aborted ? "interrupted" : error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
