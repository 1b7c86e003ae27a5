// Licences of what the published packages contain or install: each is listed, and one that MIT cannot live with is refused.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const COMPATIBLE = ["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause"];
const NOTICE = "package/dist/THIRD-PARTY-LICENSES.txt";
/** What is bundled, and by which way it is found from the package that bundles it. */
const BUNDLED = { "@chainrule/backend-gpu": ["packages/backend-gpu", [["gpu.js"], ["gpu.js", "acorn"]]] };

/** @throws with every licence that does not go with MIT, every notice that is missing, every dependency that is not listed */
export function judgeLicences(root, tarballs) {
  const problems = [];
  for (const file of readdirSync(tarballs).map((name) => join(tarballs, name))) {
    const { name, dependencies = {} } = JSON.parse(inside(file, "package/package.json"));
    const [folder, ways] = BUNDLED[name] ?? ["", []];
    const notice = inside(file, NOTICE);
    for (const found of ways.map((way) => manifestAt(join(root, folder), way))) {
      console.log(`${name} contains ${found.name} ${found.version}: ${found.license}`);
      if (!COMPATIBLE.includes(found.license)) problems.push(`${found.name} has the license ${found.license}`);
      if (!notice.includes(`${found.name}\n`)) problems.push(`${name} lacks the licence of ${found.name}`);
    }
    if (notice && !ways.length) problems.push(`${name} contains others' code that is not listed here`);
    for (const other of Object.keys(dependencies)) problems.push(`${name} depends on ${other}; list its licence`);
  }
  if (problems.length) throw new Error(`licences: ${problems.join("; ")}`);
}

/** The package.json at the end of a way of dependencies: `["gpu.js", "acorn"]` is acorn as gpu.js sees it. */
function manifestAt(folder, way) {
  let path = join(folder, "package.json");
  for (const name of way) path = createRequire(path).resolve(`${name}/package.json`);
  return JSON.parse(readFileSync(join(dirname(path), "package.json"), "utf8"));
}

/** The text of a file in a tarball, or nothing. */
function inside(file, path) {
  const names = execFileSync("tar", ["-tzf", file], { encoding: "utf8" }).split("\n");
  return names.includes(path) ? execFileSync("tar", ["-xzOf", file, path], { encoding: "utf8" }) : "";
}
