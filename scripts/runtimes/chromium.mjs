// Chromium, and how a page is opened in it.
import { chromium as playwright } from "playwright";
import { chromium } from "../chromium.mjs";
import { visit } from "./server.mjs";

const FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"];
/** WebGL and WebGPU without a GPU are computed by the processor, if asked for. */
const EMULATED = ["--enable-unsafe-swiftshader", "--enable-unsafe-webgpu"];

/** Chromium, started once: `results(page)` of each page that `visit` serves, its `version`, and `close`. */
export async function startChromium() {
  const { executablePath, env } = await chromium();
  const browser = await playwright.launch({
    executablePath,
    env: { ...process.env, ...env },
    chromiumSandbox: false,
    args: [...FLAGS, ...EMULATED],
  });
  const open = async (address, fail) => {
    const page = await browser.newPage();
    page.on("pageerror", fail);
    await page.goto(address);
    return () => page.close();
  };
  return { version: browser.version(), results: (page) => visit(page, open), close: () => browser.close() };
}
