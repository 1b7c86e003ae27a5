/** dist as users get it, in their bundles: turbo builds it before these tests. */
import { createReadStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";
import { chromium } from "playwright";
import { build as vite } from "vite";
import { expect, it } from "vitest";

interface Result {
  readonly ran: string;
  readonly losses: readonly number[];
}

const PAGE = fileURLToPath(new URL("../page/", import.meta.url));
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };
const FLAGS = ["--no-sandbox", "--enable-unsafe-webgpu", "--enable-unsafe-swiftshader", "--disable-quic"];

/** What `scripts/chromium.mjs` of the repository finds. */
async function findChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const script = new URL("../../../scripts/chromium.mjs", import.meta.url).href;
  return (await import(/* @vite-ignore */ script)).chromium();
}

/** What the page in a folder leaves in `results`. */
async function resultsOf(folder: string): Promise<Readonly<Record<string, Result | string>>> {
  const server = createServer((request, response) => {
    const file = join(folder, request.url === "/" ? "index.html" : (request.url as string));
    if (!existsSync(file)) return response.writeHead(404).end();
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    return createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { executablePath, env } = await findChromium();
  const browser = await chromium.launch({ executablePath, env: { ...(process.env as object), ...env }, args: FLAGS });
  try {
    const page = await browser.newPage();
    const failed = new Promise<never>((_, reject) => page.on("pageerror", reject));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await Promise.race([failed, page.waitForFunction(() => "results" in globalThis, null, { timeout: 120_000 })]);
    return await page.evaluate(() => (globalThis as unknown as { results: Record<string, Result> }).results);
  } finally {
    await browser.close();
    server.close();
  }
}

const BUNDLERS: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  "a production build of Vite": (folder) =>
    vite({ root: PAGE, logLevel: "error", build: { outDir: folder, emptyOutDir: true } }),
  "a minified bundle of esbuild": async (folder) => {
    const options = { bundle: true, minify: true, splitting: true, format: "esm", target: "es2022" } as const;
    await esbuild({
      ...options,
      entryPoints: [join(PAGE, "main.js"), join(PAGE, "index.html")],
      loader: { ".html": "copy" },
      outdir: folder,
    });
  },
};

it.each(Object.keys(BUNDLERS))(
  "%s trains on every device",
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "backend-gpu-page-"));
    try {
      await BUNDLERS[name]!(folder);
      const results = await resultsOf(folder);
      const { losses } = results.cpu as Result;
      expect(losses.at(-1)!).toBeLessThan(losses[0]!);
      for (const [device, result] of Object.entries(results)) {
        const emulated = device.startsWith("webg") ? ", emulated by the processor" : "";
        expect(result).toMatchObject({ ran: `${device}${emulated}` });
        // relative, as in the training tests
        const far = (result as Result).losses.map((loss, i) => Math.abs(loss - losses[i]!) / losses[i]!);
        expect(Math.max(...far)).toBeLessThan(1e-4);
      }
      expect(Object.keys(results)).toHaveLength(5);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  180_000,
);
