// What is wrong with the programs of pages: what does not parse, compile or run, or prints something else than the page says.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { runner } from "../release/command.mjs";
import { exampleOf, lineOf } from "./blocks.mjs";
import { built, link, ROOT, write } from "./project.mjs";

/** A program that takes longer than this hangs. */
const HANGS = 300_000;
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
/** `page/20.ts(23,5)`: lines of programs are those of their page. */
const PLACE = /^(?:written\/)?(.*)\/[^/]+\.[jt]s\((\d+),(\d+)\)/gm;

/** Problems as text, and what was done, in an empty `folder`; `say` gets a line for each program that ran. */
export async function judge({ folder, pages, root = ROOT, atOnce = 1, signal }, say = () => {}) {
  const examples = pages.map((page) => exampleOf(page, readFileSync(join(root, page), "utf8")));
  const problems = examples.flatMap(({ page, fragments }) => fragments.flatMap((block) => syntaxOf(page, block)));
  link(folder);
  write(folder, examples);
  problems.push(...(await typecheck(folder, signal)));
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

/** A fragment is statements, or members of an object. */
function syntaxOf(page, { code, line }) {
  const errors = [code, `({\n${code}\n})`].map(
    (text) => ts.transpileModule(text, { reportDiagnostics: true, fileName: "fragment.mts" }).diagnostics,
  );
  if (errors.some((found) => found.length === 0)) return [];
  return [`${page}:${line}: ${ts.flattenDiagnosticMessageText(errors[0][0].messageText, "\n")}`];
}

async function typecheck(folder, signal) {
  const problems = [];
  for (const language of ["ts", "js"]) {
    const { files } = JSON.parse(readFileSync(join(folder, `tsconfig.${language}.json`), "utf8"));
    if (!files.length) continue;
    const run = runner(signal);
    await run(process.execPath, [TSC, "--pretty", "false", "-p", `tsconfig.${language}.json`], folder).catch(
      (error) => {
        signal?.throwIfAborted();
        const errors = error.message.replace(/^.* failed\n/, "").replace(/^Command failed.*$/m, "");
        problems.push(errors.replace(PLACE, "$1:$2:$3").trim());
      },
    );
  }
  return problems;
}

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
