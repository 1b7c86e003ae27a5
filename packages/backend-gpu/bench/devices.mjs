// Milliseconds per training step on every backend and device that a browser here has, as a Markdown table. It takes the
// browser that the tests take; CHROME names another, and --headed opens its window, where a GPU wants that. With --peers FOLDER
// it measures TensorFlow.js and brain.js, too, of a folder in which @tensorflow/tfjs, @tensorflow/tfjs-backend-webgpu and
// brain.js@2.0.0-beta.24 are installed (npm install --ignore-scripts --omit=optional).
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { inPage } from "../scripts/page.mjs";

const NETWORKS = {
  "10-3-2, 8": { inputs: 10, hidden: [3], outputs: 2, batchSize: 8, steps: 50 },
  "784-32-10, 10": { inputs: 784, hidden: [32], outputs: 10, batchSize: 10, steps: 50 },
  "784-128-10, 32": { inputs: 784, hidden: [128], outputs: 10, batchSize: 32, steps: 20 },
  "784-512-512-10, 128": { inputs: 784, hidden: [512, 512], outputs: 10, batchSize: 128, steps: 3 },
};
const OURS = ["cpu", "wasm", "gpu webgl2", "gpu webgl", "gpu webgpu", "gpu webasm", "gpu cpu"];

const { values } = parseArgs({
  options: {
    peers: { type: "string" },
    rounds: { type: "string", default: "3" },
    headed: { type: "boolean", default: false },
  },
});
const names = [...OURS, ...(values.peers ? ["tfjs webgl", "tfjs webgpu", "brain.js webgl2"] : [])];
const files = { "/page.js": await bundle(fileURLToPath(new URL("page.js", import.meta.url))) };
if (values.peers) files["/peers.js"] = await bundlePeers(values.peers);

const html = Object.keys(files).map((path) => `<script type="module" src="${path}"></script>`);
files["/index.html"] = `<!doctype html>${html.join("")}`;
await inPage((path) => files[path], measure, !values.headed);

async function measure(page) {
  await page.waitForFunction((peers) => globalThis.step && (!peers || globalThis.tf), Boolean(values.peers));
  const columns = Object.keys(NETWORKS);
  const found = Object.fromEntries(names.map((name) => [name, {}]));
  for (const [network, { steps, ...shape }] of Object.entries(NETWORKS)) {
    // rounds alternate, so that what else runs here touches all alike; the fastest counts
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const name of names) {
        const time = await page.evaluate((all) => globalThis.step(...all), [name, shape, steps]).catch(() => null);
        if (time !== null) found[name][network] = Math.min(time, found[name][network] ?? Number.POSITIVE_INFINITY);
      }
    }
    console.error(`${network}: ${names.map((name) => `${name} ${found[name][network]?.toPrecision(3)}`).join(", ")}`);
  }
  console.log(`| ms per step: network, batch | ${columns.join(" | ")} |\n| --- |${" ---: |".repeat(columns.length)}`);
  for (const name of names) {
    const cells = columns.map((network) => found[name][network]?.toPrecision(3) ?? "–");
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

async function bundle(entry) {
  const options = { bundle: true, minify: true, format: "esm", target: "es2022", write: false, logLevel: "error" };
  const { outputFiles } = await build({ ...options, entryPoints: [entry] });
  return outputFiles[0].text;
}

async function bundlePeers(folder) {
  const contents = `import * as tf from "@tensorflow/tfjs"; import "@tensorflow/tfjs-backend-webgpu";
    import * as brain from "brain.js/dist/browser.js"; Object.assign(globalThis, { tf, brain: brain.default ?? brain });`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: resolve(folder) },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
    define: { global: "globalThis" },
  });
  return outputFiles[0].text;
}
