// The built page in a real Chromium, for the scripts beside.
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { preview } from "vite";
import { chromium as find } from "../../../scripts/chromium.mjs";

const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Calls `use` with a browser and the page's address, and ends both. */
export async function withPage(use) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const server = await preview({ root, logLevel: "error", preview: { port: 0, headers: ISOLATION } });
  const { executablePath, env } = await find();
  const args = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"];
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    chromiumSandbox: false,
    args: [...args, "--enable-precise-memory-info", "--js-flags=--expose-gc"],
  });
  try {
    return await use(browser, server.resolvedUrls.local[0]);
  } finally {
    await browser.close();
    await server.close();
  }
}

export const standsStill = (page) =>
  page.waitForFunction(() => document.querySelector("#status").dataset.status === "stopped");

/** Trains to the end. */
export async function train(page) {
  await page.click("#start");
  await page.getByRole("button", { name: "Done" }).waitFor({ timeout: 120_000 });
}
