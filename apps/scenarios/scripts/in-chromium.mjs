// Runs the fast scenarios on WebGL 2 and WebGPU in Chromium and adds the results to those of the documentation:
// node apps/scenarios/scripts/in-chromium.mjs [names…], after a build. Long trainings take minutes where there is no GPU.
import { fileURLToPath } from "node:url";
import { fastScenarios } from "@chainrule/scenarios";
import { build } from "esbuild";
import { inPage } from "../../../packages/backend-gpu/scripts/page.mjs";
import { keepResult } from "../dist/record.js";

const FOLDER = fileURLToPath(new URL("../../../docs/scenarios", import.meta.url));
const names = process.argv.slice(2);
const scenarios = fastScenarios().filter(({ name }) => names.length === 0 || names.includes(name));
const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
if (unknown.length > 0) {
  const all = fastScenarios().map(({ name }) => name);
  throw new Error(`in-chromium: there is no fast scenario ${unknown.join(", ")}; take some of ${all.join(", ")}`);
}

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("page.js", import.meta.url))],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  write: false,
  logLevel: "error",
});
const files = {
  "/index.html": '<!doctype html><script type="module" src="/page.js"></script>',
  "/page.js": outputFiles[0].text,
};

await inPage(
  (path) => files[path],
  async (page) => {
    await page.waitForFunction(() => globalThis.result);
    for (const scenario of scenarios) {
      for (const device of ["webgl2", "webgpu"]) {
        for (const seed of scenario.seeds) {
          const result = await page.evaluate((all) => globalThis.result(...all), [scenario.name, device, seed]);
          await keepResult(FOLDER, scenario, { backend: `gpu-${device}`, ...result });
          console.log(`${scenario.name} on ${device}, seed ${seed}: ${result.shown}, ${result.verdict}`);
          if (result.verdict === "fail") process.exitCode = 1;
        }
      }
    }
  },
);
