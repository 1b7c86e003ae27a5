/** The built command with models that are saved, loaded, resumed and asked. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pngOf, readPng } from "@chainrule/app-common";
import { gzip } from "@chainrule/datasets";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Answer } from "./ask.ts";
import { dataFolder, type Ended, images, labels, run, start, until } from "./cli.fixture.ts";
import type { Report } from "./run.ts";

vi.setConfig({ testTimeout: 120_000 });

let tiny = "";
let work = "";
beforeAll(async () => {
  tiny = await dataFolder();
  work = await mkdtemp(join(tmpdir(), "chainrule-models-"));
});
afterAll(async () => {
  await rm(tiny, { recursive: true });
  await rm(work, { recursive: true });
});

let folders = 0;
const folder = (): string => join(work, `folder-${folders++}`);

async function json(...args: string[]): Promise<Report & { predictions: readonly Answer[] }> {
  const ended = await run(...args, "--json");
  expect(ended.code, ended.stderr).toBe(0);
  return JSON.parse(ended.stdout);
}

const fails = ({ code, stdout, stderr }: Ended): string => {
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  return stderr;
};

describe("a training that is resumed", () => {
  it.each([
    ["momentum", ["--optimizer", "sgd", "--momentum", "0.9"]],
    ["nesterov", ["--optimizer", "sgd", "--momentum", "0.9", "--nesterov", "--dropout", "0.2"]],
    ["adam", ["--dropout", "0.2", "--decay", "0.7", "--validation", "0.2"]],
  ])("after an epoch is the one that was never stopped: %s", async (_, args) => {
    const d = folder();
    const whole = await json("--data", tiny, ...args, "--epochs", "4", "--batch-size", "3");
    await json("--data", tiny, ...args, "--epochs", "2", "--batch-size", "3", "--save", d);
    const resumed = await json("--load", d, "--resume", "--epochs", "4");
    expect(resumed.weightsHash).toBe(whole.weightsHash);
    const results = ({ epochs }: Report) => epochs.map(({ seconds, samplesPerSecond, ...result }) => result);
    expect(results(resumed)).toEqual(results(whole));
    // which saved it again
    expect((await json("--load", d, "--show", "1")).weightsHash).toBe(whole.weightsHash);
  });

  it("in the middle of an epoch, after Ctrl-C, is too, with the number of epochs that was asked for", async () => {
    const d = folder();
    // an epoch takes so long, on this backend, that its middle can be met
    const args = ["--limit", "20000", "--epochs", "2", "--dropout", "0.1", "--backend", "cpu"];
    const whole = json(...args);
    const { child, ended } = start(...args, "--save", d);
    await until(child.stdout, "training ");
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain(`saved        in ${d}; go on with --load ${d} --resume\n`);
    expect(stdout).toContain("(interrupted after 0 of 2 epochs)");
    const resumed = await json("--load", d, "--resume", "--backend", "cpu");
    expect(resumed.weightsHash).toBe((await whole).weightsHash);
  });

  it("after its time budget is too", async () => {
    const d = folder();
    // more than any machine trains in a tenth of a second
    const args = ["--limit", "10000", "--epochs", "1", "--backend", "cpu"];
    const stopped = await json(...args, "--time-budget", "0.1s", "--save", d);
    expect(stopped).toMatchObject({ stopped: "timeBudget", epochs: [] });
    const resumed = await json("--load", d, "--resume", "--backend", "cpu");
    expect(resumed.weightsHash).toBe((await json(...args)).weightsHash);
  });

  it("needs the same images", async () => {
    const d = folder();
    await json("--data", tiny, "--epochs", "1", "--save", d);
    const other = await dataFolder({ "train-labels-idx1-ubyte": labels(20).fill(3, 8) });
    onTestFinished(() => rm(other, { recursive: true }));
    const message = fails(await run("--load", d, "--resume", "--epochs", "2", "--data", other, "--quiet"));
    expect(message).toContain("resume: the images are not those that the training began with; give the same --data");
  });
});

describe("early stopping", () => {
  it("ends with the weights of the best epoch, which cannot be resumed", async () => {
    const d = folder();
    const args = ["--limit", "300", "--validation", "0.3", "--learning-rate", "0.02"];
    const stopped = await json(...args, "--epochs", "50", "--early-stopping", "2", "--save", d);
    const losses = stopped.epochs.map(({ validation }) => validation?.loss as number);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(stopped.stopped).toBe("callback");
    expect(losses).toHaveLength(best + 2);
    const { weightsHash } = await json(...args, "--epochs", String(best));
    expect(stopped.weightsHash).toBe(weightsHash);
    expect((await json("--load", d, "--predict", "0")).weightsHash).toBe(weightsHash);
    expect(fails(await run("--load", d, "--resume", "--quiet"))).toContain("ended with its best weights");
  });
});

describe("a saved model", () => {
  let saved = "";
  beforeEach(async (context) => {
    if (saved) return;
    saved = folder();
    const { code } = await run("--data", tiny, "--epochs", "40", "--learning-rate", "0.01", "--save", saved, "--quiet");
    context.expect(code).toBe(0);
  });

  it("is tested if nothing else is asked, with the data that it was trained on", async () => {
    const { test, epochs } = await json("--load", saved);
    expect(test).toMatchObject({ accuracy: 1 });
    expect(epochs).toEqual([]);
  });

  it("is trained further with --epochs", async () => {
    const before = await json("--load", saved, "--predict", "1");
    const { epochs, weightsHash } = await json("--load", saved, "--epochs", "1", "--learning-rate", "0.5");
    expect(epochs).toHaveLength(1);
    expect(weightsHash).not.toBe(before.weightsHash);
  });

  it("draws a test image and answers", async () => {
    const { code, stdout } = await run("--load", saved, "--show", "3");
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    // pixel 3 is white, and half of a character
    expect(lines[1]).toBe("   +".padEnd(28));
    expect(lines.at(-2)).toMatch(/^image 3: 3 \(\d+\.\d\d %\), labelled 3$/);
  });

  it("answers for a PNG, an IDX file and a CSV file, packed or not", async () => {
    const pixels = (i: number): Float32Array => new Float32Array(784).fill(1, i, i + 1);
    const row = (i: number): string => [...pixels(i)].map((value) => value * 255).join();
    const header = Array.from({ length: 784 }, (_, i) => `pixel${i}`).join();
    const csv = `${header}\n${row(4)}\n${row(9)}\n`;
    const files: [string, Uint8Array | string, string[]][] = [
      ["seven.png", pngOf([{ width: 28, height: 28, pixels: pixels(7) }], 1, 1), ["7"]],
      ["two-idx3-ubyte", images(2), ["0", "1"]],
      ["two.csv", csv, ["4", "9"]],
      ["two.csv.gz", await gzip(new TextEncoder().encode(csv)), ["4", "9"]],
      ["labelled.csv", `label,${header}\n5,${row(5)}\n`, ["5"]],
    ];
    for (const [name, content, answers] of files) {
      const path = join(work, name);
      await writeFile(path, content);
      const { predictions } = await json("--load", saved, "--predict", path);
      expect(predictions.map(({ answer }) => answer)).toEqual(answers);
    }
  });

  it("writes answers for Kaggle, and pictures", async () => {
    const [test, out, png] = ["test.csv", "out.csv", "shown.png"].map((name) => join(work, name)) as [
      string,
      string,
      string,
    ];
    const row = (i: number): string => Array.from({ length: 784 }, (_, j) => (j === i ? 255 : 0)).join();
    await writeFile(test, `${row(6)}\n${row(2)}\n`);
    const { code, stdout } = await run("--load", saved, "--submission", test, out, "--show", "8", "--png", png);
    expect(code).toBe(0);
    expect(await readFile(out, "utf8")).toBe("ImageId,Label\n1,6\n2,2\n");
    expect(stdout).toContain(`2 answers written to ${out}\n\n1 images written to ${png}\n`);
    const { width, height, gray } = readPng(await readFile(png), png);
    expect([width, height]).toEqual([224, 224]);
    expect([gray[8 * 8], gray[9 * 8]]).toEqual([255, 0]);
    expect((await readdir(work)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("--quiet prints the answers only", async () => {
    expect(await run("--load", saved, "--predict", "4", "--quiet")).toEqual({ code: 0, stdout: "4\n", stderr: "" });
  });
});

describe("Kaggle's CSV", () => {
  it("trains the same weights as the files in MNIST's format", async () => {
    const bytes = images(20).subarray(16);
    const rows = Array.from({ length: 20 }, (_, i) => [i % 10, ...bytes.subarray(i * 784, (i + 1) * 784)].join());
    const header = ["label", ...Array.from({ length: 784 }, (_, i) => `pixel${i}`)].join();
    const path = join(work, "train.csv");
    await writeFile(path, `${header}\n${rows.join("\n")}\n`);
    const fromCsv = await json("--data", path, "--epochs", "2");
    expect(fromCsv.test).toBeNull();
    expect(fromCsv.weightsHash).toBe((await json("--data", tiny, "--epochs", "2")).weightsHash);
  });
});

describe("what cannot be", () => {
  it.each<[string, string[], RegExp]>([
    ["no model", ["--load", "nowhere"], /loadModel: there is no nowhere.model\.json; give the folder of a saved model/],
    ["no file to answer", ["--predict", "nowhere.png"], /read: nowhere\.png cannot be read \(ENOENT\)/],
    ["no folder to write to", ["--png", "nowhere/a.png"], /write: nowhere.a\.png cannot be written \(ENOENT\)/],
    ["a file for a folder", ["--png", "/dev/null/a.png"], /write: \/dev\/null\/a\.png cannot be written \(ENOTDIR\)/],
    ["no folder to save to", ["--save", "/dev/null/a"], /checkFolder: \/dev\/null\/a cannot be written \(ENOTDIR\)/],
  ])("%s is known before training", async (_, args, expected) => {
    expect(fails(await run(...args, "--data", tiny, "--quiet"))).toMatch(expected);
  });

  it("an image that is not there, and a picture of another size", async () => {
    expect((await run("--data", tiny, "--epochs", "0", "--show", "20", "--quiet")).stderr).toBe(
      "error: image 20 is not there; give a number from 0 to 19\n",
    );
    const path = join(work, "small.png");
    await writeFile(path, pngOf([{ width: 3, height: 2, pixels: [0, 0, 0, 0, 0, 0] }], 1, 1));
    expect(fails(await run("--data", tiny, "--predict", path))).toContain(
      "has 3×2 pixels; give a white digit on black in 28×28",
    );
  });
});
