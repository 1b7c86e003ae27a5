// Reports of the conformance suite on devices that only browsers have.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright";
import { chromium as find } from "../../../scripts/chromium.mjs";

const FLAGS = ["--no-sandbox", "--enable-unsafe-webgpu", "--enable-unsafe-swiftshader", "--disable-quic"];

/** Calls `use` with what gives the report of a device, in one page of one Chromium. */
export async function inChromium(use) {
  const entry = fileURLToPath(new URL("conformance-page.js", import.meta.url));
  const options = { bundle: true, format: "esm", target: "es2022", write: false, logLevel: "error" };
  const { outputFiles } = await build({ ...options, entryPoints: [entry] });
  const server = createServer((request, response) => {
    const script = request.url === "/page.js";
    response.setHeader("content-type", script ? "text/javascript" : "text/html");
    response.end(script ? outputFiles[0].text : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { executablePath, env } = await find();
  const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env }, args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => "report" in globalThis);
    return await use((device) => page.evaluate((name) => globalThis.report(name), device));
  } finally {
    await browser.close();
    server.close();
  }
}
