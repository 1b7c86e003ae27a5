// Reports of the conformance suite on devices that only browsers have.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inPage } from "./page.mjs";

/** The report of a device. */
export async function inChromium(device) {
  const entry = fileURLToPath(new URL("conformance-page.js", import.meta.url));
  const options = { bundle: true, format: "esm", target: "es2022", write: false, logLevel: "error" };
  const { outputFiles } = await build({ ...options, entryPoints: [entry] });
  const files = {
    "/index.html": '<!doctype html><script type="module" src="/page.js"></script>',
    "/page.js": outputFiles[0].text,
  };
  return inPage(
    (path) => files[path],
    async (page) => {
      await page.waitForFunction(() => "report" in globalThis);
      return page.evaluate((name) => globalThis.report(name), device);
    },
  );
}
