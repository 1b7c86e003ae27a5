// Runs one program and reads the number that it prints last.
import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";

const COMPILER = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };

/** The first Python that has this module: the one that was named, or those that are usual. Null if there is none. */
export function findPython(module, named) {
  const has = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`;
  const candidates = named ? [named] : ["python3", "/usr/bin/python3"];
  return candidates.find((program) => spawnSync(program, ["-c", has], { stdio: "ignore" }).status === 0) ?? null;
}

/** JavaScript of a program or file in TypeScript; what it imports is there as JavaScript. */
export const javascriptOf = (text) =>
  ts.transpileModule(text, { compilerOptions: COMPILER }).outputText.replace(/"(\.\/[^"]+)\.ts"/g, '"$1.js"');

/** What a program prints. `seed` takes the place of its own; `peer` gives other names to what it imports. */
export async function runProgram(folder, { language, code }, { seed, peer = {}, python }) {
  let text = code.replace(/^(const )?seed = 1(;?)$/m, `$1seed = ${seed}$2`);
  for (const [name, other] of Object.entries(peer)) text = text.replaceAll(`"${name}"`, `"${other}"`);
  const isPython = language === "python";
  if (language === "ts") text = javascriptOf(text);
  const path = join(folder, isPython ? "program.py" : "program.js");
  writeFileSync(path, text);
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" };
  const options = { cwd: folder, env, maxBuffer: 1e8 };
  const { stdout } = await promisify(execFile)(isPython ? python : process.execPath, [path], options);
  return stdout.trim();
}

const numberAfter = (word, page, name, printed) => {
  const line = printed.split("\n").at(-1);
  const found = new RegExp(`^${word} (\\d[\\d.e-]*)$`).exec(line);
  if (!found) throw new Error(`${page}: ${name} printed "${line}" last; print "${word}" and a number`);
  return Number(found[1]);
};

export const accuracyOf = (page, name, printed) => numberAfter("test accuracy", page, name, printed);

export const differenceOf = (page, printed) => numberAfter("largest difference", page, "the last program", printed);
