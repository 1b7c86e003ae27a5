import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { cases, type Report } from "../index.ts";
import { inChromium } from "./in-chromium.ts";

it("every case passes in headless Chromium, on both precisions of the cpu backend", async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@chainrule/source"],
  });
  const reports: Report[] = JSON.parse(await inChromium(outputFiles[0]?.text ?? ""));
  expect(reports).toBeInstanceOf(Array);
  const ids = cases().map(({ id }) => id);
  for (const [i, precision] of ["float32", "float64"].entries()) {
    const report = reports[i] as Report;
    expect(report.environment).toMatchObject({ runtime: "browser", version: expect.stringContaining("Chrome/") });
    expect(report.backend).toMatchObject({ name: "cpu", precision });
    expect(report.results.filter(({ status }) => status !== "passed")).toEqual([]);
    expect(report.results.map(({ id }) => id)).toEqual(ids);
  }
}, 180_000);
