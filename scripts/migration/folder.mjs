// Where the programs run: a folder in which the other libraries and the packages of this repository can be imported.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const PEERS = fileURLToPath(new URL("peers", import.meta.url));
/** Written when an installation is complete: the lockfile that it followed. */
const STAMP = join(PEERS, "node_modules/.chainrule-migration");

/** Installs what the lockfile says, once, without scripts. */
export async function installPeers() {
  const lock = createHash("sha256")
    .update(readFileSync(join(PEERS, "package-lock.json")))
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lock) return;
  console.error("installing the other libraries, once (npm ci in scripts/migration/peers, about 430 MB)");
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const shell = process.platform === "win32";
  const { status } = spawnSync("npm", args, { cwd: PEERS, stdio: ["ignore", "ignore", "inherit"], shell });
  if (status !== 0) throw new Error("npm ci in scripts/migration/peers failed, see above");
  writeFileSync(STAMP, lock);
}

/** Links the libraries into `folder`, as npm would install them. */
export function workshop(folder) {
  const add = (name, target) => {
    const path = join(folder, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path, "dir");
  };
  for (const name of ["@tensorflow/tfjs", "brain.js", "brain.js-2"]) add(name, join(PEERS, "node_modules", name));
  for (const name of readdirSync(join(ROOT, "packages"))) {
    const path = join(ROOT, "packages", name);
    add(JSON.parse(readFileSync(join(path, "package.json"), "utf8")).name, path);
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
}
