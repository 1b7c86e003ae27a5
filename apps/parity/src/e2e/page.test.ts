import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BACKENDS } from "../backends/backends.ts";
import { toFragment } from "../config/address.ts";
import { type Config, DEFAULTS } from "../config/config.ts";
import type { Served } from "../serve/serve.ts";
import { runAlone } from "./alone.ts";
import { hashOf, launch, open, servePage, set, settled, standing, train, type Visit } from "./browser.ts";

let browser: Browser;
let served: Served;
beforeAll(async () => {
  [browser, served] = await Promise.all([launch(), servePage()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const fragment = (change: Partial<Config> = {}): string =>
  toFragment({ ...DEFAULTS[change.problem ?? "even-odd"], ...change });

/** Opens the page, runs the test, and finds no error that it does not tell of. */
async function visit<T>(options: Visit, test: (page: Page) => Promise<T>): Promise<T> {
  const { page, errors } = await open(browser, served, options);
  try {
    const result = await test(page);
    expect(errors).toEqual([]);
    return result;
  } finally {
    await page.context().close();
  }
}

const trained = async (page: Page): Promise<string> => {
  await train(page);
  return hashOf(page);
};

/** The hash of an unbroken run. */
const unbroken = (config: Partial<Config>): Promise<string> => visit({ fragment: fragment(config) }, trained);

const SHORT = { epochs: 60 } as const;

describe("the default run", () => {
  it("reaches 100 % on the test numbers, and the weights of the last bit are the largest", async () => {
    await visit({}, async (page) => {
      await train(page);
      expect(await standing(page)).toContain("epoch 1,000 of 1,000");
      await expect
        .poll(() => page.textContent("#score"))
        .toBe("700 of 700 training rows right · 324 of 324 test rows right");
      const map = page.locator("#weights svg").first();
      expect(await map.getAttribute("aria-label")).toMatch(/^weights of layer 1: .*; those of bit 0 are the largest$/);
      expect(await page.textContent("#curves-text")).toMatch(
        /^After 1000 epochs the loss went from .*test rows 100 %\.$/,
      );
    });
  });
});

describe("the controls", () => {
  it("step, epoch, start, pause, speed and reset, in any order, end in the hash of an unbroken run", async () => {
    const whole = await unbroken(SHORT);
    await visit({ fragment: fragment(SHORT) }, async (page) => {
      const fresh = await hashOf(page);
      await page.click("#step");
      await expect.poll(() => standing(page)).toBe("epoch 0 of 60, step 1");
      await settled(page);
      await page.click("#epoch");
      await expect.poll(() => standing(page)).toMatch(/^epoch 1 of 60 · loss/);
      await settled(page);
      await page.selectOption("#speed", { label: "20 epochs a second" });
      await page.click("#start");
      await expect.poll(() => standing(page)).toMatch(/^epoch [3-9] of 60/);
      await page.getByRole("button", { name: "Pause" }).click();
      await settled(page);
      expect(await page.textContent("#start")).toBe("Go on");
      await page.selectOption("#speed", { label: "as fast as it goes" });
      await train(page);
      expect(await hashOf(page)).toBe(whole);
      await page.click("#reset");
      await settled(page);
      expect(await standing(page)).toBe("epoch 0 of 60");
      expect(await hashOf(page)).toBe(fresh);
    });
  });

  it("every setting is in the address, and a link reproduces the run", async () => {
    await visit({ fragment: fragment(SHORT) }, async (page) => {
      const settings: readonly (readonly [keyof Config, string])[] = [
        ["bits", "6"],
        ["hidden", "5,4"],
        ["activation", "tanh"],
        ["loss", "crossEntropy"],
        ["optimizer", "adam"],
        ["learningRate", "0.02"],
        ["batchSize", "7"],
        ["epochs", "30"],
        ["seed", "12"],
        ["train", "40"],
        ["split", "random"],
        ["backend", "cpu"],
      ];
      for (const [name, value] of settings) await set(page, name, value);
      const address = new URL(page.url()).hash;
      for (const [name, value] of settings) expect(address).toContain(`${name}=${encodeURIComponent(value)}`);
      await train(page);
      const hash = await hashOf(page);
      expect(await visit({ fragment: address }, trained)).toBe(hash);
    });
  });

  it("what cannot be is refused beside its field, and nothing else changes; a bad link says so", async () => {
    await visit({ fragment: fragment(SHORT) }, async (page) => {
      const before = page.url();
      for (const [name, value, message] of [
        ["hidden", "3,x", "Hidden units: give up to 3 whole numbers from 1 to 16"],
        ["learningRate", "-1", "Learning rate: give a number from"],
        ["epochs", "1e9", "Epochs: give a whole number from 1 to"],
      ] as const) {
        await page.fill(`#config-${name}`, value);
        await page.locator(`#config-${name}`).blur();
        expect(await page.textContent(`#config-${name}-problem`)).toContain(message);
      }
      expect(page.url()).toBe(before);
    });
    await visit({ fragment: "#problem=even-odd&epochs=many&bits=4" }, async (page) => {
      expect(await page.textContent("#link-problem")).toContain("epochs is many; give a whole number");
      expect(await page.inputValue("#config-epochs")).toBe("1000");
      expect(await page.inputValue("#config-bits")).toBe("4");
    });
  });
});

describe("asking", () => {
  it("a number, its bits, the grid by keyboard: the answer and every unit's activation and δ", async () => {
    await visit({ fragment: fragment(SHORT) }, async (page) => {
      await train(page);
      await page.fill("#number", "513");
      await expect.poll(() => page.textContent("#answer")).toMatch(/^odd – right \(odd \d+\.\d %, even \d+\.\d %\)$/);
      await page.getByRole("button", { name: "bit 0: 1" }).click();
      await expect.poll(() => page.textContent("#answer")).toMatch(/^even – right/);
      expect(await page.locator("#bits [aria-pressed=true]").count()).toBe(1);
      expect(await page.locator("#units tbody tr").count()).toBe(5);
      await page.focus("#grid");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowDown");
      await expect.poll(() => page.getAttribute("#grid", "aria-valuenow")).toBe("545");
      expect(await page.getAttribute("#grid", "aria-valuetext")).toContain(
        "545 is odd; the network says odd, right, by",
      );
      expect(await page.inputValue("#number")).toBe("545");
      await page.fill("#number", "1024");
      expect(await page.textContent("#number-problem")).toBe("give a whole number from 0 to 1023");
    });
  });

  it("explains a step with formulas and the numbers of the sample", async () => {
    await visit({ fragment: fragment(SHORT) }, async (page) => {
      await page.click("#explain-open");
      await page.locator("#explain math").first().waitFor();
      const labels = await page.locator("#explain .equation > span").allTextContents();
      expect([...new Set(labels)].sort()).toEqual([
        "BP.A",
        "BP.B",
        "BP.C",
        "BP.D",
        "BP.E",
        "BP.F",
        "forward",
        "update",
      ]);
      // δ of the output layer, as the table above has it
      const delta = await page.locator("#units table").last().locator("td:last-child").allTextContents();
      const shown = page
        .locator("#explain .equation", { hasText: "BP.A" })
        .last()
        .locator("math")
        .last()
        .locator("mtable")
        .first();
      expect((await shown.locator("mtd").allTextContents()).map((text) => text.replace("−", "-"))).toEqual(delta);
    });
  });
});

describe("every problem", () => {
  it.each(["xor-bits", "table", "and", "or", "xor"] as const)("%s is learned with its defaults", async (problem) => {
    await visit({ fragment: fragment({ problem }) }, async (page) => {
      await train(page);
      await expect.poll(() => page.textContent("#score")).toMatch(/^(\d+) of \1 training rows right/);
      expect(await page.locator("#boundary").isVisible()).toBe(["and", "or", "xor"].includes(problem));
    });
  });

  const CSV = `width,height,kind\n${Array.from({ length: 40 }, (_, i) => `${i % 7},${(i * 3) % 11},${i % 7 > 3 ? "wide" : "narrow"}`).join("\n")}\n`;
  const file = (name: string, text: string): { name: string; mimeType: string; buffer: Buffer } => ({
    name,
    mimeType: "text/csv",
    buffer: Buffer.from(text),
  });

  it("a CSV file: its target is chosen, its inputs are scaled, what is wrong with it is said", async () => {
    await visit({ fragment: fragment({ problem: "csv" }) }, async (page) => {
      expect(await page.textContent("#message")).toContain("drop a CSV file on the page");
      const bad: readonly (readonly [string, string])[] = [
        [
          "a,b\n1,x\n2,y\nthree,x\n4,y\n",
          'bad.csv: line 4, column "a": "three" is no number; correct or remove these lines',
        ],
        ["a,b\n1,x\n2,y\n,x\n4,y\n", "missing value"],
        ["a,b\n1,x\n2,x\n3,x\n4,x\n", 'the column "b" has one value only; choose a column with at least two'],
        ["only\n1\n2\n", "its first line has no comma"],
        [
          `a,b\n${Array.from({ length: 12 }, (_, i) => `1,${i}`).join("\n")}`,
          'the column "b" has 12 different values, too',
        ],
      ];
      for (const [text, message] of bad) {
        await page.setInputFiles("#csv", file("bad.csv", text));
        await expect.poll(() => page.textContent("#csv-problem")).toContain(message);
      }
      await page.setInputFiles("#csv", file("good.csv", CSV));
      await expect.poll(() => page.inputValue("#config-train")).toBe("32");
      await settled(page);
      expect(await page.textContent("#csv-problem")).toBe("");
      await train(page);
      expect(await standing(page)).toMatch(/training 100 %/);
      await page.selectOption("#csv-target", { label: "height" });
      await expect.poll(() => page.textContent("#csv-problem")).toContain('column "kind": "narrow" is no number');
    });
  });
});

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
      await page.goto(served.url);
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
      const { page } = await open(browser, plain, { fragment: fragment({ ...SHORT, backend: "wasm-threads" }) });
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
    const { page } = await open(browser, elsewhere, { fragment: fragment(SHORT), serviceWorkers: "allow" });
    await page.getByText("This page works offline now.").waitFor();
    await elsewhere.close();
    await page.reload();
    await settled(page);
    await train(page);
    expect(await standing(page)).toContain("epoch 60 of 60");
    await page.context().close();
  });
});
