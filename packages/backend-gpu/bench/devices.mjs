// Milliseconds per training step on every backend and device that a browser here has, as a Markdown table. It takes the
// browser that the tests take; CHROME names another, and --headed opens its window, where a GPU wants that. With --peers FOLDER it measures TensorFlow.js beside it, of a
// folder in which @tensorflow/tfjs and @tensorflow/tfjs-backend-webgpu are installed.
import { createServer } from "node:http";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright";
import { chromium as find } from "../../../scripts/chromium.mjs";

const NETWORKS = {
  "10-3-2, 8": { inputs: 10, hidden: [3], outputs: 2, batchSize: 8, steps: 50 },
  "784-32-10, 10": { inputs: 784, hidden: [32], outputs: 10, batchSize: 10, steps: 50 },
  "784-128-10, 32": { inputs: 784, hidden: [128], outputs: 10, batchSize: 32, steps: 20 },
  "784-512-512-10, 128": { inputs: 784, hidden: [512, 512], outputs: 10, batchSize: 128, steps: 3 },
};
const OURS = ["cpu", "wasm", "gpu webgl2", "gpu webgl", "gpu webgpu", "gpu webasm", "gpu cpu"];
const FLAGS = ["--no-sandbox", "--enable-unsafe-webgpu", "--enable-unsafe-swiftshader", "--disable-quic"];

const { values } = parseArgs({
  options: {
    peers: { type: "string" },
    rounds: { type: "string", default: "3" },
    headed: { type: "boolean", default: false },
  },
});
const names = [...OURS, ...(values.peers ? ["tfjs webgl", "tfjs webgpu"] : [])];
const scripts = { "/page.js": await bundle(fileURLToPath(new URL("page.js", import.meta.url))) };
if (values.peers) scripts["/peers.js"] = await bundlePeers(values.peers);

const html = Object.keys(scripts).map((path) => `<script type="module" src="${path}"></script>`);
const server = createServer((request, response) => {
  const script = scripts[request.url];
  response.setHeader("content-type", script === undefined ? "text/html" : "text/javascript");
  response.end(script ?? `<!doctype html>${html.join("")}`);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { executablePath, env } = await find();
const browser = await chromium.launch({
  executablePath,
  env: { ...process.env, ...env },
  args: FLAGS,
  headless: !values.headed,
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction((peers) => globalThis.step && (!peers || globalThis.tf), Boolean(values.peers));
  const found = {};
  for (const [network, { steps, ...shape }] of Object.entries(NETWORKS)) {
    // rounds alternate, so that what else runs here touches all alike; the fastest counts
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const name of names) {
        const time = await page.evaluate(
          ([...all]) =>
            globalThis.step(...all).then(
              (result) => result.time,
              () => null,
            ),
          [name, shape, steps],
        );
        const cell = `${name}/${network}`;
        found[cell] = time === null ? null : Math.min(time, found[cell] ?? Number.POSITIVE_INFINITY);
      }
    }
    console.error(`${network}: measured`);
  }
  const columns = Object.keys(NETWORKS);
  console.log(
    `| ms per step, network and batch | ${columns.join(" | ")} |\n| --- |${" ---: |".repeat(columns.length)}`,
  );
  for (const name of names) {
    const cells = columns.map((network) => found[`${name}/${network}`]?.toPrecision(3) ?? "–");
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
} finally {
  await browser.close();
  server.close();
}

async function bundle(entry) {
  const options = { bundle: true, minify: true, format: "esm", target: "es2022", write: false, logLevel: "error" };
  const { outputFiles } = await build({ ...options, entryPoints: [entry] });
  return outputFiles[0].text;
}

async function bundlePeers(folder) {
  const contents =
    'import * as tf from "@tensorflow/tfjs"; import "@tensorflow/tfjs-backend-webgpu"; globalThis.tf = tf;';
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: resolve(folder) },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].text;
}
