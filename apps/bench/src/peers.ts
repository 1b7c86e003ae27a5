/** The other libraries: JavaScript ones in a project of their own, installed when they are wanted; Python as it is. */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Written when an installation is complete: the lockfile that it followed. */
const STAMP = "node_modules/.chainrule-bench";

/** Installs what the lockfile says, without scripts; returns why it cannot be, or null. */
export async function installPeers(folder: string, say: (line: string) => void): Promise<string | null> {
  const stamp = join(folder, STAMP);
  const lock = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return null;
  say("installing the other libraries, once (npm ci in apps/bench/peers, about 380 MB)");
  const options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const reason = await run("npm", options, folder);
  if (reason === null) writeFileSync(stamp, lock);
  return reason && `npm ci in apps/bench/peers: ${reason}`;
}

/** Why it failed, or null. */
function run(program: string, args: readonly string[], cwd: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
      shell: process.platform === "win32",
    });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? null : (errors.trim().split("\n", 1)[0] ?? `ended with ${code}`)));
  });
}

/** The first Python that has this module, or null. */
export function findPython(
  module: string,
  candidates: readonly string[] = ["python3", "/usr/bin/python3"],
): string | null {
  const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec(${JSON.stringify(module)}) is None)`;
  return candidates.find((program) => spawnSync(program, ["-c", code], { stdio: "ignore" }).status === 0) ?? null;
}
