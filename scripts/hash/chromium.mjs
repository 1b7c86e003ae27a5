// A module of the repository as one file that every engine runs, and Chromium to run it.
import { chromium as playwright } from "playwright";
import { build } from "vite";
import { chromium } from "../chromium.mjs";

/** The page may share memory among threads. */
const HEADERS = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
const PAGE = "http://localhost/";

/** The module `entry` with all it imports, from the sources. */
export async function bundled(entry) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["@chainrule/source"] },
    build: { write: false, target: "es2022", lib: { entry, formats: ["es"] } },
  });
  return output[0].code;
}

/** What an exported function gives in headless Chromium: `call` is its name with the arguments. */
export async function inChromium(code, call) {
  const { executablePath, env } = await chromium();
  const browser = await playwright.launch({
    executablePath,
    env: { ...process.env, ...env },
    chromiumSandbox: false,
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    await page.route("**", (route) => {
      const isScript = route.request().url().endsWith("/code.js");
      const [contentType, body] = isScript ? ["text/javascript", code] : ["text/html", "<!doctype html>"];
      return route.fulfill({ headers: HEADERS, contentType, body });
    });
    await page.goto(PAGE);
    return { version: browser.version(), value: await page.evaluate(`import("/code.js").then((m) => m.${call})`) };
  } finally {
    await browser.close();
  }
}
