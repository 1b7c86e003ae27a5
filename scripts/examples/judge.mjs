// What is wrong with the programs of pages: what does not parse, compile or run, or prints something else than the page says.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runner } from "../release/command.mjs";
import { exampleOf, lineOf } from "./blocks.mjs";
import { compile, syntaxOf } from "./compile.mjs";
import { built, link, ROOT, write } from "./project.mjs";

/** A program that takes longer than this hangs. */
const HANGS = 300_000;
/** Problems as text, and what was done, in an empty `folder`; `say` gets a line for each program that ran. */
export async function judge({ folder, pages, root = ROOT, atOnce = 1, signal }, say = () => {}) {
  const examples = pages.map((page) => exampleOf(page, readFileSync(join(root, page), "utf8")));
  const problems = examples.flatMap(({ page, fragments }) => fragments.flatMap((block) => syntaxOf(page, block)));
  link(folder);
  problems.push(...compile(folder, write(folder, examples)));
  const counts = {
    ran: 0,
    checked: examples.reduce((sum, { programs }) => sum + programs.filter(({ run }) => !run).length, 0),
    fragments: examples.reduce((sum, { fragments }) => sum + fragments.length, 0),
  };
  if (problems.length) return { problems, counts };

  const queue = [...examples];
  const work = async () => {
    for (let example = queue.shift(); example; example = queue.shift()) {
      for (const program of example.programs.filter(isRun)) {
        const started = performance.now();
        problems.push(...(await runOne(folder, example, program, signal)));
        counts.ran++;
        say(`${example.page}:${lineOf(program)} ran in ${((performance.now() - started) / 1000).toFixed(1)} s`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { problems, counts };
}

/** A program that goes on in a later block runs there, unless it is known what it prints. */
const isRun = ({ run, goesOn, output }) => run && (!goesOn || output !== undefined);

async function runOne(folder, example, program, signal) {
  const name = `${example.page}:${lineOf(program)}`;
  const limit = AbortSignal.timeout(HANGS);
  const run = runner(signal ? AbortSignal.any([signal, limit]) : limit);
  const path = join(folder, built(example, program));
  try {
    const printed = await run(process.execPath, ["--enable-source-maps", path], join(path, ".."));
    const { output = printed, continued } = program;
    const fits = continued ? printed.trimEnd().endsWith(output.trimEnd()) : printed.trimEnd() === output.trimEnd();
    return fits ? [] : [`${name} should print\n${output}but printed\n${printed}`];
  } catch (error) {
    signal?.throwIfAborted();
    return [limit.aborted ? `${name} hangs: it ran for ${HANGS / 1000} s` : `${name}: ${error.message}`];
  }
}
