import { describe, expect, it } from "vitest";
import { settled, standing, train } from "./browser.ts";
import { fragment, SHORT, visits } from "./visits.ts";

const { visit } = visits();

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
