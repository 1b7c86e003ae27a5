import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Options } from "tsup";
import { library } from "../../tsup.base.ts";

const { resolve } = createRequire(import.meta.url);
const gpuJs = dirname(resolve("gpu.js/package.json"));
const acorn = dirname(createRequire(join(gpuJs, "package.json")).resolve("acorn/package.json"));
const slot = fileURLToPath(new URL("src/devices/gl-slot.cjs", import.meta.url));

/** gpu.js without what it does not need here: its mock, the threads of its WebAssembly, the native package. */
const bundleGpuJs: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "gpu.js",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^gl$/ }, () => ({ path: slot }));
    onResolve({ filter: /^(gpu-mock\.js|os|worker_threads)$/ }, ({ path }) => ({ path, namespace: "nothing" }));
    onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "module.exports = {};" }));
  },
};

const licence = (name: string, folder: string): string =>
  `${name}\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`;

export default {
  ...(library(["src/index.ts"]) as Options),
  noExternal: ["gl"],
  esbuildPlugins: [bundleGpuJs],
  sourcemap: false,
  async onSuccess() {
    const bundled = [licence("gpu.js", gpuJs), licence("acorn", acorn)];
    writeFileSync("dist/THIRD-PARTY-LICENSES.txt", `Contained in this package:\n\n${bundled.join("\n\n")}`);
  },
} satisfies Options;
