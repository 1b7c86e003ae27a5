/** What a library costs before it computes: bytes to send, bytes on the disk, time until the first step is trained. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { type ContenderSpec, PEERS } from "./contenders.ts";
import { closureOf, type Lock } from "./lock.ts";
import { complaintOf } from "./session.ts";

const HERE: string = fileURLToPath(new URL("..", import.meta.url));

export interface Program {
  /** From the folder of this app: defines, trains one step, predicts. */
  readonly file: string;
  /** Whose installation counts. */
  readonly packages: readonly string[];
  /** Loaded while it runs, beside the bundle. */
  readonly wasm?: string;
  /** It predicts only. */
  readonly trains?: false;
}

const TFJS = ["@tensorflow/tfjs-core", "@tensorflow/tfjs-layers"];

/** By contender; those without have nothing to send or to install. */
export const PROGRAMS: Readonly<Record<string, Program>> = {
  "chainrule-wasm": { file: "programs/chainrule-wasm.mjs", packages: ["@chainrule/core", "@chainrule/backend-wasm"] },
  "chainrule-cpu": { file: "programs/chainrule-cpu.mjs", packages: ["@chainrule/core", "@chainrule/backend-cpu"] },
  "tfjs-wasm": {
    file: "peers/programs/tfjs-wasm.mjs",
    packages: [...TFJS, "@tensorflow/tfjs-backend-wasm"],
    wasm: "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
  },
  "tfjs-cpu": { file: "peers/programs/tfjs-cpu.mjs", packages: [...TFJS, "@tensorflow/tfjs-backend-cpu"] },
  "jax-js": { file: "peers/programs/jax-js.mjs", packages: ["@jax-js/jax"] },
  "brain.js": { file: "peers/programs/brain.js.mjs", packages: ["brain.js"] },
  "brain.js-2-beta": { file: "peers/programs/brain.js-2-beta.mjs", packages: ["brain.js-2"] },
  "onnxruntime-web": {
    file: "peers/programs/onnxruntime-web.mjs",
    packages: ["onnxruntime-web"],
    wasm: "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
    trains: false,
  },
  numpy: { file: "python/programs/numpy.py", packages: [] },
  pytorch: { file: "python/programs/pytorch.py", packages: [] },
  "plain-loop": { file: "programs/plain-loop.mjs", packages: [] },
};

/** Bytes of the program for browsers, minified and gzipped, with what it loads while it runs. */
export async function bundleBytes({ file, wasm }: Program): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [join(HERE, file)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "browser",
    external: [
      "node:*",
      "fs",
      "path",
      "os",
      "util",
      "crypto",
      "stream",
      "child_process",
      "worker_threads",
      "perf_hooks",
    ],
    logLevel: "silent",
  });
  const loaded = wasm ? [readFileSync(join(PEERS, "node_modules", wasm))] : [];
  return [...outputFiles.map(({ contents }) => contents), ...loaded]
    .map((bytes) => gzipSync(bytes, { level: 9 }).length)
    .reduce((sum, length) => sum + length, 0);
}

/** Bytes on the disk after an installation, with everything that comes along. */
export function installBytes({ name, group }: ContenderSpec): number {
  const { packages } = PROGRAMS[name]!;
  if (group === "ours") return packages.map(packedBytes).reduce((sum, bytes) => sum + bytes, 0);
  const lock = JSON.parse(readFileSync(join(PEERS, "package-lock.json"), "utf8")) as Lock;
  return closureOf(lock, packages)
    .map((path) => join(PEERS, path))
    .filter((path) => existsSync(path))
    .map(folderBytes)
    .reduce((sum, bytes) => sum + bytes, 0);
}

/** Of a package of this repository, as npm packs it. */
function packedBytes(name: string): number {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const options = { cwd: folder, encoding: "utf8", shell: process.platform === "win32" } as const;
  const { stdout } = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts", "--loglevel=error"], options);
  const [packed] = JSON.parse(stdout) as { unpackedSize: number }[];
  return packed!.unpackedSize;
}

/** Without the packages inside: they are counted themselves. */
function folderBytes(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === "node_modules" ? 0 : folderBytes(path);
    else if (entry.isFile()) bytes += statSync(path).size;
  }
  return bytes;
}

/** Makes a program of Node say at its end what it has used. */
const REPORTER = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write("\\n@cpu "+(user+system)+"\\n")})`;
const PYTHON_REPORTER =
  "import atexit, sys, time; atexit.register(lambda: sys.stderr.write(f'\\n@cpu {time.process_time() * 1e6:.0f}\\n')); import runpy; runpy.run_path(sys.argv[1], run_name='__main__')";

/** From the start of the process to its end. @throws if the program fails */
export function coldStart(program: string, { needs, name }: ContenderSpec): Promise<{ cpu: number; wall: number }> {
  const file = join(HERE, PROGRAMS[name]!.file);
  const args = typeof needs === "object" ? ["-c", PYTHON_REPORTER, file] : ["--import", REPORTER, file];
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    let text = "";
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    child.on("error", reject);
    child.on("exit", () => {
      const wall = (performance.now() - from) / 1000;
      child.on("close", (code) => {
        const used = /@cpu (\d+)/.exec(text);
        if (code === 0 && used) resolve({ cpu: Number(used[1]) / 1e6, wall });
        else reject(new Error(complaintOf(text) || `it ended with ${code}`));
      });
    });
  });
}
