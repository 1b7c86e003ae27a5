// Where the program runs, what it tries there, and what is refused there by its nature.
import { esbuild, importMap, vite } from "./builds.mjs";
import { bun, deno, node, workerd } from "./commands.mjs";

const TRIED = ["cpu", "worker", "wasm", "wasm, 2 threads", "gpu cpu", "gpu webasm"];
const IN_BROWSERS = [...TRIED, "gpu webgl2"];
const NO_EVAL = "unsafe-eval";

/**
 * `run(world, tried)` gives `{ version, results }`; `refused` names what must be refused, with a part of the message. Cells
 * with a `policy` differ in their Content-Security-Policy alone.
 */
export const CELLS = [
  ...["20", "22", "24"].map((major) => ({ name: `Node ${major}`, tried: TRIED, run: node(major) })),
  { name: "Bun", tried: TRIED, run: bun },
  { name: "Deno", how: "permissions: `--allow-read=.`", tried: TRIED, run: deno },
  page("Chromium", "a production build of Vite", vite, "index.html"),
  page("Chromium", "a minified bundle of esbuild", esbuild, "index.html"),
  page("Chromium", "no bundler: an import map", importMap, "import-map.html", { worker: "could not be loaded" }),
  page("Chromium", "a module worker, built by Vite", vite, "worker.html"),
  {
    name: "workerd",
    how: "one module of esbuild",
    // it has no workers, and no threads
    tried: TRIED.filter((name) => name !== "worker"),
    refused: { wasm: "", "wasm, 2 threads": "", "gpu cpu": "", "gpu webasm": "" },
    run: workerd,
  },
  policy("script-src 'self'", {
    wasm: "WebAssembly",
    "wasm, 2 threads": "WebAssembly",
    "gpu cpu": NO_EVAL,
    "gpu webasm": NO_EVAL,
    "gpu webgl2": NO_EVAL,
  }),
  policy("script-src 'self' 'wasm-unsafe-eval'", {
    "wasm, 2 threads": "blob:",
    "gpu cpu": NO_EVAL,
    "gpu webasm": NO_EVAL,
    "gpu webgl2": NO_EVAL,
  }),
  policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:", {
    "gpu cpu": NO_EVAL,
    "gpu webasm": NO_EVAL,
    "gpu webgl2": NO_EVAL,
  }),
  policy("script-src 'self' 'unsafe-eval'; worker-src 'self' blob:", {}),
];

function page(name, how, build, path, refused = {}) {
  return { name, how, tried: IN_BROWSERS, refused, run: visited(build, path) };
}

function policy(scripts, refused) {
  const whole = `default-src 'self'; ${scripts}`;
  return { name: "Chromium", policy: whole, tried: IN_BROWSERS, refused, run: visited(vite, "index.html", whole) };
}

function visited(build, path, policy) {
  return async ({ built, chromium }, wanted) => {
    const browser = await chromium();
    return {
      version: browser.version,
      results: await browser.results({ folder: await built(build), path, wanted, policy }),
    };
  };
}

/** What there is not here, and why. */
export const NOT_RUN = [
  ["A real GPU", "WebGL and WebGPU were computed by the processor"],
  ["Safari", "there is none for this system"],
  ["Firefox", "it is not among the packages of npm"],
  ["Cloudflare Workers", "workerd, which they run on, was run; their limits of time and memory were not"],
];
