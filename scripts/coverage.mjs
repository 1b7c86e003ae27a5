// Judges what the tests run: the share of lines of core and of the suite, and that every line that they leave out is listed with
// a reason in uncovered.mjs. The list names lines by their text, so that it survives edits elsewhere, and by nothing that
// is run or gone, so that it cannot go stale.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UNCOVERED } from "./uncovered.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["conformance/src", "packages/core/src"];
const LEAST = 95;

const report = JSON.parse(readFileSync(new URL("../coverage/coverage-final.json", import.meta.url), "utf8"));
const files = Object.values(report).map((entry) => ({ ...linesOf(entry), file: entry.path.slice(ROOT.length) }));
const problems = [];

for (const folder of FOLDERS) {
  const own = files.filter(({ file }) => file.startsWith(`${folder}/`));
  const all = own.reduce((sum, { count }) => sum + count, 0);
  const left = own.reduce((sum, { missed }) => sum + missed.length, 0);
  const share = (100 * (all - left)) / all;
  console.log(`${folder}: ${share.toFixed(2)} % of ${all} lines, ${left} left out`);
  if (!(share >= LEAST)) problems.push(`${folder}: ${share.toFixed(2)} % of the lines are run; ${LEAST} % are to be`);
  for (const { file, missed } of own) problems.push(...judge(file, missed));
}
const known = new Set(files.map(({ file }) => file));
for (const file of Object.keys(UNCOVERED)) {
  if (!known.has(file) && !existsSync(`${ROOT}${file}`))
    problems.push(`${file}: there is no such file; take it off the list`);
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** How many lines have code, and those that were not run: a line counts as run if any statement that begins on it was. */
function linesOf({ statementMap, s }) {
  const runs = new Map();
  for (const [id, { start }] of Object.entries(statementMap)) {
    runs.set(start.line, Math.max(runs.get(start.line) ?? 0, s[id]));
  }
  return { count: runs.size, missed: [...runs].flatMap(([line, times]) => (times === 0 ? [line] : [])) };
}

/** Prints the lines that are left out with their reasons. Returns what the list lacks, and what it has too much. */
function judge(file, missed) {
  const listed = new Map(UNCOVERED[file] ?? []);
  const source = missed.length > 0 ? readFileSync(`${ROOT}${file}`, "utf8").split("\n") : [];
  const unseen = new Set(listed.keys());
  const found = [];
  for (const line of missed.sort((a, b) => a - b)) {
    const text = source[line - 1].trim();
    unseen.delete(text);
    const reason = listed.get(text);
    if (reason) console.log(`  ${file}:${line}  ${text}\n    ${reason}`);
    else found.push(`${file}:${line}: no test runs\n  ${text}\nwrite one, or list the line with the reason`);
  }
  for (const text of unseen) found.push(`${file}: is run, or is gone:\n  ${text}\ntake it off the list`);
  return found;
}
