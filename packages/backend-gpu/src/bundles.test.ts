/** dist as users get it, in their bundles: turbo builds it before these tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";
import type { Page } from "playwright";
import { build as vite } from "vite";
import { expect, it } from "vitest";

interface Result {
  readonly ran: string;
  readonly losses: readonly number[];
}

const PAGE = fileURLToPath(new URL("../page/", import.meta.url));
/** What the page in a folder leaves in `results`. */
async function resultsOf(folder: string): Promise<Readonly<Record<string, Result | string>>> {
  const { inPage } = await import(/* @vite-ignore */ new URL("../scripts/page.mjs", import.meta.url).href);
  const answer = (path: string): Buffer | undefined =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : undefined;
  return inPage(answer, async (page: Page) => {
    await page.waitForFunction(() => "results" in globalThis, null, { timeout: 120_000 });
    return page.evaluate(() => (globalThis as unknown as { results: Record<string, Result> }).results);
  });
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
