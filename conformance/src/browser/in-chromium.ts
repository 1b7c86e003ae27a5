/** Opens a page in headless Chromium and waits for what it sends. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What `scripts/chromium.mjs` of the repository gives: a Chromium, and what its environment needs. */
interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

async function findChromium(): Promise<Chromium> {
  const { chromium } = await import(/* @vite-ignore */ new URL("../../../scripts/chromium.mjs", import.meta.url).href);
  return chromium();
}

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--no-first-run",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The body of the page's POST. @throws if the browser ends before */
export async function inChromium(script: string): Promise<string> {
  const { executablePath, env } = await findChromium();
  const profile = mkdtempSync(join(tmpdir(), "conformance-chromium-"));
  let browser: ChildProcess | undefined;
  let server: Server | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const listening = createServer((request, response) => {
        if (request.method === "POST") {
          const parts: Buffer[] = [];
          request.on("data", (part: Buffer) => parts.push(part));
          request.on("end", () => {
            response.end();
            resolve(Buffer.concat(parts).toString());
          });
          return;
        }
        const isScript = request.url === "/page.js";
        response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
        response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
      });
      server = listening;
      listening.listen(0, "127.0.0.1", () => {
        const { port } = listening.address() as AddressInfo;
        const args = [...FLAGS, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`];
        browser = spawn(executablePath, args, {
          env: { ...process.env, ...env },
          stdio: ["ignore", "ignore", "pipe"],
          detached: true,
        });
        let errors = "";
        browser.stderr?.on("data", (part: Buffer) => {
          errors = `${errors}${part}`.slice(-2000);
        });
        browser.on("error", reject);
        browser.on("exit", (code) =>
          reject(new Error(`${executablePath} ended with code ${code} before it reported\n${errors}`)),
        );
      });
    });
  } finally {
    await ended(browser);
    server?.closeAllConnections();
    server?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** With all its helpers, which would go on writing into the profile. */
const ended = (browser: ChildProcess | undefined): Promise<void> =>
  new Promise((resolve) => {
    const pid = browser?.pid;
    if (!browser || pid === undefined || browser.exitCode !== null) return resolve();
    browser.once("close", () => resolve());
    process.kill(-pid, "SIGKILL");
  });
