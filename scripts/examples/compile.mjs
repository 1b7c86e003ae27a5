// Compiles programs as their readers would, and says what is wrong by the lines of their pages.
import { dirname, relative, sep } from "node:path";
import ts from "typescript";

/** A program is emitted beside the files of its page, and the lines of its errors are found by its map. */
const OPTIONS = {
  target: "es2022",
  module: "nodenext",
  lib: ["es2023", "dom"],
  types: ["node"],
  strict: true,
  skipLibCheck: true,
  allowJs: true,
  checkJs: true,
  resolveJsonModule: true,
  rewriteRelativeImportExtensions: true,
  inlineSourceMap: true,
  rootDir: "written",
  outDir: "built",
};
/** JavaScript has no types to be right, but the names that it uses must be there: of variables, members, exports, modules. */
const NAMES = new Set([2304, 2305, 2307, 2339, 2551, 2552, 2613, 2614, 2724, 2882]);
/** Errors of syntax are below. */
const SYNTAX = 2000;

/** Emits these files of a folder. One text for each error. */
export function compile(folder, sources) {
  const { options } = ts.convertCompilerOptionsFromJson(OPTIONS, folder);
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => folder;
  const program = ts.createProgram(
    sources.map((path) => `${folder}/${path}`),
    options,
    host,
  );
  const errors = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file, code }) => !file?.fileName.endsWith(".js") || code < SYNTAX || NAMES.has(code));
  program.emit();
  const texts = errors.map(({ file, start, code, messageText }) => {
    const { line, character } = file ? file.getLineAndCharacterOfPosition(start) : { line: 0, character: 0 };
    const page = file ? dirname(relative(folder, file.fileName)).split(sep).slice(1).join("/") : "";
    return `${page}:${line + 1}:${character + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")} (TS${code})`;
  });
  // a block that goes on has the errors of those before it, too
  return [...new Set(texts)];
}

/** A fragment is statements, or members of an object. */
export function syntaxOf(page, { code, line }) {
  const errors = [code, `({\n${code}\n})`].map(
    (text) => ts.transpileModule(text, { reportDiagnostics: true, fileName: "fragment.mts" }).diagnostics,
  );
  if (errors.some((found) => found.length === 0)) return [];
  return [`${page}:${line}: ${ts.flattenDiagnosticMessageText(errors[0][0].messageText, "\n")}`];
}
