/** Runs a program in a project that has nothing but the packages, as they are published. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PACKAGES = fileURLToPath(new URL("../../../../packages/", import.meta.url));
const USED = ["core", "backend-cpu", "backend-wasm", "datasets"];

export async function runAlone(program: string): Promise<{ readonly stdout: string }> {
  const project = await mkdtemp(join(tmpdir(), "parity-program-"));
  try {
    const scope = join(project, "node_modules", "@chainrule");
    await mkdir(scope, { recursive: true });
    for (const name of USED) await symlink(join(PACKAGES, name), join(scope, name));
    await writeFile(join(project, "program.mjs"), program);
    return await promisify(execFile)(process.execPath, ["program.mjs"], { cwd: project });
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}
