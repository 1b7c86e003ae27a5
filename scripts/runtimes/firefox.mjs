// Firefox, which needs no driver: a page that sends its results is all that is asked of it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { visit } from "./server.mjs";

const SYSTEM = ["/usr/bin/firefox", "/usr/bin/firefox-esr"];
const found = [process.env.FIREFOX, ...SYSTEM].find((path) => path && existsSync(path));

/** Why it cannot run here, if it cannot. */
export const missing = () => (found ? undefined : "there is none here; install Firefox, or name one in FIREFOX");

/** As `startChromium` gives it; a process for each page. */
export async function startFirefox() {
  const version = /\d[\d.]*/.exec(execFileSync(found, ["--version"], { encoding: "utf8" }))[0];
  return { version, results: (page) => visit(page, open), close() {} };
}

async function open(address, fail) {
  const profile = mkdtempSync(join(tmpdir(), "runtimes-firefox-"));
  const browser = spawn(found, ["--headless", "--no-remote", "--profile", profile, address], { stdio: "ignore" });
  const ended = new Promise((resolve) => browser.once("exit", resolve));
  browser.once("error", fail);
  browser.once("exit", (code) => fail(new Error(`Firefox ended with ${code} before the page sent its results`)));
  return async () => {
    browser.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true });
  };
}
