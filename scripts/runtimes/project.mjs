// An empty npm project of a user, with the tarballs and the programs.
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAMS = fileURLToPath(new URL("programs", import.meta.url));
const BUNDLERS = ["esbuild@0.27.7", "vite@8.3.8"];

/** Makes the project in `folder`, which is made. */
export async function makeProject(run, folder, tarballs) {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs, ...BUNDLERS], folder);
  for (const name of readdirSync(PROGRAMS)) copyFileSync(join(PROGRAMS, name), join(folder, name));
}
