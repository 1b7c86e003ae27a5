import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../backends/backends.ts";
import { runAlone } from "./alone.ts";
import { hashOf, settled, standing, train } from "./browser.ts";
import { fragment, SHORT, visits } from "./visits.ts";

const { served, unbroken, visit } = visits();

describe("backends", () => {
  it("are compared: the same bits where they are promised, small differences elsewhere", async () => {
    await visit({ fragment: fragment({ bits: 6, train: 40, epochs: 15 }) }, async (page) => {
      await page.click("#compare");
      await page.getByText("Done: backends that promise the same bits have the same hash.").waitFor();
      const rows = await page.locator("#compare-result tbody tr").allTextContents();
      expect(
        rows.map((row) => /^(wasm-threads|wasm|cpu-float64|cpu|gpu-webgpu|gpu-webgl2|gpu-webgl)/.exec(row)?.[0]),
      ).toEqual(["cpu-float64", "wasm", "wasm-threads", "cpu", "gpu-webgpu", "gpu-webgl2", "gpu-webgl"]);
      const cells = await page.locator("#compare-result tbody td:nth-of-type(5)").allTextContents();
      expect(cells[1]).toBe(cells[2]);
      const differences = await page.locator("#compare-result tbody td:nth-of-type(3)").allTextContents();
      for (const difference of differences.slice(1)) expect(Number(difference)).toBeLessThan(1e-4);
    });
  });

  it.each(BACKENDS.map(({ id }) => id))("%s trains when it is chosen", async (backend) => {
    await visit({ fragment: fragment({ bits: 4, train: 12, epochs: 10, backend }) }, async (page) => {
      await train(page);
      expect(await standing(page)).toContain("epoch 10 of 10");
      expect(await page.textContent("#device")).toMatch(new RegExp(`^${backend.split("-")[0]} on `));
    });
  });

  it("conform, here, by the whole suite; the report can be kept", async () => {
    await visit({ fragment: fragment({ backend: "cpu" }) }, async (page) => {
      await page.click("#conformance");
      await page.locator("#conformance-verdict").waitFor({ timeout: 120_000 });
      expect(await page.textContent("#conformance-verdict")).toBe("It conforms.");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download the report, JSON" }).click(),
      ]);
      const report = JSON.parse(readFileSync((await download.path()) as string, "utf8"));
      expect(report).toMatchObject({
        backend: { name: "cpu" },
        environment: { runtime: "browser" },
        totals: { failed: 0 },
      });
    });
  }, 150_000);
});

describe("taking away", () => {
  it("a model that is downloaded and loaded goes on to the hash of an unbroken run; what is no model is refused", async () => {
    const whole = await unbroken(SHORT);
    await visit({ fragment: fragment(SHORT) }, async (page) => {
      await page.click("#epoch");
      await expect.poll(() => standing(page)).toMatch(/^epoch 1 of 60/);
      await settled(page);
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
      const path = (await download.path()) as string;
      await page.goto("about:blank");
      await page.goto(served().url);
      await settled(page);
      await page.setInputFiles("#load", path);
      await page.getByText("trained for 1 of 60 epochs").waitFor();
      await train(page);
      expect(await hashOf(page)).toBe(whole);
      await page.setInputFiles("#load", {
        name: "no.zip",
        mimeType: "application/zip",
        buffer: Buffer.from("nothing"),
      });
      await expect
        .poll(() => page.textContent("#take-message"))
        .toMatch(/^load: it is no zip file .*; give a file that/);
    });
  });

  it.each([
    {},
    { problem: "xor-bits", backend: "cpu-float64", epochs: 40 },
    { problem: "xor", backend: "cpu" },
    { optimizer: "momentum", split: "random", train: 600, epochs: 5, backend: "cpu" },
  ] as const)("the program that is copied, in an empty project, trains to the hash of the page: %j", async (config) => {
    const { program, hash } = await visit({ fragment: fragment(config) }, async (page) => {
      await train(page);
      await page.click("#copy");
      await page.locator("#take-message:not(:empty)").waitFor();
      return { program: await page.inputValue("#program"), hash: await hashOf(page) };
    });
    const { stdout } = await runAlone(program);
    expect(stdout).toContain(`weights hash ${hash}\n`);
  });
});
