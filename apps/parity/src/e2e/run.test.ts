import { describe, expect, it } from "vitest";
import type { Config } from "../config/config.ts";
import { hashOf, set, settled, standing, train } from "./browser.ts";
import { fragment, SHORT, trained, visits } from "./visits.ts";

const { unbroken, visit } = visits();

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
