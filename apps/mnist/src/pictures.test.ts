/** What `--pictures` writes, by the built command. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPng } from "@chainrule/app-common";
import { expect, it, onTestFinished } from "vitest";
import { dataFolder, run } from "./cli.fixture.ts";

async function folders(): Promise<{ data: string; root: string }> {
  const [data, root] = [await dataFolder(), await mkdtemp(join(tmpdir(), "chainrule-pictures-"))];
  onTestFinished(() => Promise.all([data, root].map((path) => rm(path, { recursive: true }))).then(() => {}));
  return { data, root };
}

it("curves, the first layer as images and the others as heat maps", async () => {
  const { data, root } = await folders();
  const pictures = join(root, "new");
  const args = ["--data", data, "--hidden", "12,11", "--epochs", "3", "--validation", "0.2", "--pictures", pictures];
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const files = ["loss.svg", "accuracy.svg", "weights-1.png", "weights-2.svg", "weights-3.svg"];
  expect(stdout).toContain(`\n${files.join(", ")} written to ${pictures}\n`);
  expect((await readdir(pictures)).sort()).toEqual(files.toSorted());
  const text = (file: string): Promise<string> => readFile(join(pictures, file), "utf8");
  expect(await text("loss.svg")).toMatch(/^<svg .*>training<.*>validation<.*<\/svg>\n$/s);
  // a number in each cell of 12 × 11
  expect((await text("weights-2.svg")).match(/<rect /g)?.length).toBe(132);
  // ten to a row, two pixels for one, a line between
  const { width, height } = readPng(await readFile(join(pictures, "weights-1.png")), "weights-1.png");
  expect([width, height]).toEqual([10 * 57 - 1, 2 * 57 - 1]);
});

it("of one epoch there are no curves, and of a wide layer no heat map", async () => {
  const { data, root } = await folders();
  const { code } = await run("--data", data, "--hidden", "129", "--epochs", "1", "--pictures", root, "--quiet");
  expect(code).toBe(0);
  expect(await readdir(root)).toEqual(["weights-1.png"]);
});

it("a folder that cannot be is refused before training", async () => {
  const { data } = await folders();
  const { code, stdout, stderr } = await run("--data", data, "--pictures", "/dev/null/there");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^error: checkFolder: \/dev\/null\/there [^\n]+\n$/);
});
