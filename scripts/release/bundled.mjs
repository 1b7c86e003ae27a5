// Which packages of others a tarball contains: a bundler names the file of each piece in a comment before it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const PIECE = /^\s*\/\/ (?:\.\.\/)+(node_modules\/\.pnpm\/[^/\n]+\/node_modules\/(?:@[^/\n]+\/)?[^/\n]+)\//gm;

/** `{ name, version, license }` of each package that has a piece in `code`; `root` has its node_modules. */
export function bundledIn(root, code) {
  const folders = new Set([...code.matchAll(PIECE)].map(([, folder]) => folder));
  return [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    return { name, version, license };
  });
}
