// A page in Chromium, for tests, benchmarks and the scorecard.
import { createServer } from "node:http";
import { extname } from "node:path";
import { chromium } from "playwright";
import { chromium as find } from "../../../scripts/chromium.mjs";

/** Chromium computes WebGL and WebGPU on the processor where there is no GPU, but for WebGPU it wants to be asked. */
const FLAGS = ["--no-sandbox", "--enable-unsafe-webgpu", "--enable-unsafe-swiftshader", "--disable-quic"];
const TYPES = { ".html": "text/html", ".js": "text/javascript" };

/**
 * What `use` makes of a page at a server that answers "/index.html" and all else with what `answer` has for that path.
 * Errors of the page are errors of this call.
 */
export async function inPage(answer, use, headless = true) {
  const server = createServer((request, response) => {
    const path = request.url === "/" ? "/index.html" : request.url;
    const body = answer(path);
    response.writeHead(body === undefined ? 404 : 200, { "content-type": TYPES[extname(path)] ?? "text/plain" });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { executablePath, env } = await find();
  const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env }, args: FLAGS, headless });
  try {
    const page = await browser.newPage();
    const failed = new Promise((_, reject) => page.on("pageerror", reject));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return await Promise.race([failed, use(page)]);
  } finally {
    await browser.close();
    server.close();
  }
}
