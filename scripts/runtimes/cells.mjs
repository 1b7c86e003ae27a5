// Where the program runs, what it tries there, and what is refused there by its nature.
import { esbuild, importMap, vite } from "./builds.mjs";
import { startChromium } from "./chromium.mjs";
import { bun, deno, node, workerd } from "./commands.mjs";
import { missing, startFirefox } from "./firefox.mjs";

const TRIED = ["cpu", "worker", "wasm", "wasm, 2 threads", "gpu cpu", "gpu webasm"];
const IN_CHROMIUM = [...TRIED, "gpu webgl2", "gpu webgpu"];
const NO_EVAL = { "gpu cpu": "functions may not be made of text" };
const COMPILED = "no WebAssembly may be compiled here";
const NO_WASM = { wasm: COMPILED, "wasm, 2 threads": COMPILED, "gpu webasm": "WebAssembly" };

/**
 * `run(world, tried)` gives `{ version, results }`; `refused` names what must be refused, with a part of the message; `missing`
 * says why the cell cannot run here, if it cannot. Cells with a `policy` differ in their Content-Security-Policy alone.
 */
export const CELLS = [
  ...["20", "22", "24"].map((major) => ({ name: `Node ${major}`, tried: TRIED, run: node(major) })),
  { name: "Bun", tried: TRIED, run: bun },
  { name: "Deno", how: "with `--allow-read=.`", tried: TRIED, run: deno },
  inChromium("a production build of Vite", vite, "index.html"),
  inChromium("a minified bundle of esbuild", esbuild, "index.html"),
  inChromium("no bundler: an import map", importMap, "import-map.html", { worker: "could not be loaded" }),
  inChromium("a module worker, built by Vite", vite, "worker.html"),
  inFirefox("a production build of Vite", vite, "index.html"),
  inFirefox("no bundler: an import map", importMap, "import-map.html", { worker: "could not be loaded" }),
  {
    name: "workerd",
    how: "one module of esbuild",
    tried: TRIED.filter((name) => name !== "worker"),
    refused: { ...NO_WASM, ...NO_EVAL },
    run: workerd,
  },
  underPolicy("script-src 'self'", { ...NO_WASM, ...NO_EVAL }),
  underPolicy("script-src 'self' 'wasm-unsafe-eval'", { "wasm, 2 threads": "blob:", ...NO_EVAL }),
  underPolicy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:", NO_EVAL),
  underPolicy("script-src 'self' 'unsafe-eval'; worker-src 'self' blob:", {}),
];

/** What is run nowhere, and why. */
export const NOT_RUN = [
  ["A real GPU", "WebGL and WebGPU were computed by the processor"],
  ["Safari", "it runs on the systems of its maker alone"],
  ["Cloudflare Workers", "workerd, which they run on, was run; their limits of time and memory were not"],
];

function inChromium(how, build, path, refused = {}) {
  return { name: "Chromium", how, tried: IN_CHROMIUM, refused, run: visited(startChromium, build, path) };
}

function inFirefox(how, build, path, refused = {}) {
  return { name: "Firefox", how, tried: TRIED, refused, missing, run: visited(startFirefox, build, path) };
}

function underPolicy(scripts, refused) {
  const policy = `default-src 'self'; ${scripts}`;
  const run = visited(startChromium, vite, "index.html", policy);
  return { name: "Chromium", policy, tried: IN_CHROMIUM, refused, run };
}

function visited(start, build, path, policy) {
  return async ({ started, built }, wanted) => {
    const browser = await started(start);
    const folder = await built(build);
    return { version: browser.version, results: await browser.results({ folder, path, wanted, policy }) };
  };
}
