// What the published packages export, by the names under which it is imported.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Of every entry of every published package: its name, its source, and the README of the package at its main entry. */
export function entries() {
  const folders = [...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}`), "conformance"];
  return folders
    .filter((folder) => existsSync(join(ROOT, folder, "package.json")))
    .flatMap((folder) => {
      const {
        name,
        private: unpublished,
        exports,
      } = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
      const sources = unpublished ? [] : Object.entries(exports).filter(([, to]) => to["@chainrule/source"]);
      return sources.map(([entry, to]) => ({
        name: join(name, entry),
        package: name,
        source: join(ROOT, folder, to["@chainrule/source"]),
        readme: entry === "." ? join(ROOT, folder, "README.md") : null,
      }));
    });
}
