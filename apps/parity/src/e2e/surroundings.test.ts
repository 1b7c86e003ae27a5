import AxeBuilder from "@axe-core/playwright";
import { describe, expect, it } from "vitest";
import { hashOf, open, servePage, set, settled, standing, train } from "./browser.ts";
import { fragment, SHORT, visits } from "./visits.ts";

const { browser, unbroken, visit } = visits();

describe("people who see, hear or hold differently", () => {
  it.each([
    ["dark", 390, 844],
    ["light", 1280, 800],
  ] as const)("an accessibility checker finds nothing: %s, %i × %i", async (colorScheme, width, height) => {
    await visit({ fragment: fragment(SHORT), colorScheme, viewport: { width, height } }, async (page) => {
      await page.click("#explain-open");
      await train(page);
      await page.locator("#program-box summary").click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`)).toEqual([]);
      // nothing is wider than the screen
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  });
});

describe("when something is missing or dies", () => {
  it("a worker that is killed in mid-run is an error, and the page goes on", async () => {
    const before = (): void => {
      const made: Worker[] = [];
      const Original = Worker;
      Object.assign(window, { made });
      window.Worker = class extends Original {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          made.push(this);
        }
      };
    };
    await visit({ fragment: fragment({ epochs: 20_000 }), before }, async (page) => {
      await page.click("#start");
      await expect.poll(() => standing(page)).toMatch(/^epoch [1-9]/);
      await page.evaluate(() => (window as unknown as { made: Worker[] }).made.at(-1)?.terminate());
      await page.locator('#status[data-status="failed"]').waitFor();
      expect(await page.textContent("#message")).toBe(
        "inWorker: the worker has died: it was ended; call inWorker for another one",
      );
      await set(page, "epochs", "30");
      await train(page);
      expect(await standing(page)).toContain("epoch 30 of 30");
    });
  });

  it("a language that has no tag is taken for English", async () => {
    const before = (): void =>
      void Object.defineProperty(navigator, "language", { value: "en-US@posix", configurable: true });
    await visit({ fragment: fragment(SHORT), before }, async (page) => {
      await train(page);
      expect(await standing(page)).toContain("epoch 60 of 60");
    });
  });

  it("without workers it trains on the page, to the same bits", async () => {
    const whole = await unbroken(SHORT);
    const before = (): void => void Reflect.deleteProperty(window, "Worker");
    await visit({ fragment: fragment(SHORT), before }, async (page) => {
      expect(await page.textContent("#missing")).toContain("no web workers");
      await train(page);
      expect(await hashOf(page)).toBe(whole);
    });
  });

  it("without shared memory threads are off, and it says why; without WebAssembly cpu is left", async () => {
    const plain = await servePage({ isolated: false });
    try {
      const { page } = await open(browser(), plain, { fragment: fragment({ ...SHORT, backend: "wasm-threads" }) });
      expect(await page.locator('#config-backend option[value="wasm-threads"]').isDisabled()).toBe(true);
      expect(await page.textContent("#missing")).toContain("Cross-Origin-Opener-Policy");
      await page.context().close();
    } finally {
      await plain.close();
    }
    const before = (): void => void Reflect.deleteProperty(globalThis, "WebAssembly");
    await visit({ fragment: fragment({ ...SHORT, backend: "cpu" }), before }, async (page) => {
      expect(await page.textContent("#missing")).toContain("no WebAssembly");
      await train(page);
      expect(await standing(page)).toContain("epoch 60 of 60");
    });
  });

  it("without WebGL and WebGPU their devices are off, and it says so", async () => {
    const before = (): void => {
      OffscreenCanvas.prototype.getContext = () => null;
      Reflect.deleteProperty(Navigator.prototype, "gpu");
    };
    await visit({ fragment: fragment(SHORT), before }, async (page) => {
      for (const [id, why] of [
        ["gpu-webgpu", "gpu: WebGPU: this browser has no WebGPU"],
        ["gpu-webgl2", "gpu: WebGL 2: this browser has no WebGL 2, or it is switched off"],
        ["gpu-webgl", "gpu: WebGL 1: this browser has no WebGL, or it is switched off"],
      ]) {
        expect(await page.locator(`#config-backend option[value="${id}"]`).isDisabled()).toBe(true);
        expect(await page.textContent("#missing")).toContain(why);
      }
      await train(page);
      expect(await standing(page)).toContain("epoch 60 of 60");
    });
  });

  it("under any path, without the headers, offline once it was loaded", async () => {
    const elsewhere = await servePage({ isolated: false, base: "/some/where/" });
    const { page } = await open(browser(), elsewhere, { fragment: fragment(SHORT), serviceWorkers: "allow" });
    await page.getByText("This page works offline now.").waitFor();
    await elsewhere.close();
    await page.reload();
    await settled(page);
    await train(page);
    expect(await standing(page)).toContain("epoch 60 of 60");
    await page.context().close();
  });
});
