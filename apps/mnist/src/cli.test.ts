/** The built command as a process: dist/cli.js, which turbo builds before these tests. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { dataFolder, idx, images, labels, run } from "./cli.fixture.ts";
import type { Candidate } from "./explain.ts";
import type { Report, TestReport } from "./run.ts";

/** On the real digits. */
const SHORT = ["--limit", "500", "--epochs", "1"];
const oneLine = expect.stringMatching(/^error: [^\n]+\n$/);

vi.setConfig({ testTimeout: 60_000 });

let tiny = "";
beforeAll(async () => {
  tiny = await dataFolder();
});
afterAll(() => rm(tiny, { recursive: true }));

describe("a run", () => {
  it("prints one line per epoch, the accuracy, the confusion matrix and what ran, without escape codes", async () => {
    const { code, stdout, stderr } = await run(...SHORT);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^MNIST, preset default, seed 1: 500 training and 10,000 test images\n/);
    expect(stdout).toMatch(
      /\nepoch 1\/1 {2}loss \d\.\d{4} {2}accuracy \d+\.\d\d % {2}[\d,]+ samples\/s {2}\d+\.\d\d s\n/,
    );
    expect(stdout).toMatch(/\ntest accuracy \d+\.\d\d %, loss \d\.\d{4}\n/);
    expect(stdout).toMatch(/\nconfusion matrix:.*\n {2}( +\d){10}\n( \d( +[\d.]+){10}\n){10}/);
    expect(stdout).toMatch(/\nbackend {6}wasm on simd128, float32\n +requested auto: .+\n/);
    expect(stdout).toMatch(/\nweights hash [0-9a-f]{64}\n$/);
    expect(stdout).not.toContain("\u001b");
  });

  it("--json puts exactly one object on standard output and the rest on standard error", async () => {
    const { code, stdout, stderr } = await run(...SHORT, "--json", "--backend", "auto", "--seed", "7");
    expect(code).toBe(0);
    expect(stderr).toContain("epoch 1/1");
    const report = JSON.parse(stdout) as Report;
    expect(report).toEqual({
      preset: "default",
      seed: 7,
      backend: {
        requested: "auto",
        name: "wasm",
        device: "simd128",
        precision: "float32",
        reason: expect.stringMatching(
          /^first of gpu, wasm, cpu that can run here; gpu cannot: gpu: there is no GPU here: /,
        ),
      },
      epochs: [
        {
          epoch: 1,
          loss: expect.any(Number),
          accuracy: expect.any(Number),
          validation: null,
          seconds: expect.any(Number),
          samplesPerSecond: expect.any(Number),
        },
      ],
      stopped: "completed",
      test: {
        loss: expect.any(Number),
        accuracy: expect.any(Number),
        perClass: expect.any(Array),
        confusion: expect.any(Array),
      },
      predictions: [],
      weightsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      seconds: expect.any(Number),
    });
    const { accuracy, confusion } = report.test as TestReport;
    expect(confusion.flat().reduce((a, b) => a + b)).toBe(10_000);
    expect(confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0)).toBe(Math.round(accuracy * 10_000));
    expect(accuracy).toBeGreaterThan(0.3);
  });

  it("--quiet prints the final accuracy only, and nothing with --json", async () => {
    const args = ["--data", tiny, "--epochs", "1", "--quiet"];
    expect(await run(...args)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^test accuracy \d+\.\d\d %\n$/),
      stderr: "",
    });
    expect(await run(...args, "--json")).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\{.+\}\n$/),
      stderr: "",
    });
  });

  it("gives the same weights for the same seed, others for another, and those of no training for 0 epochs", async () => {
    const hash = async (...args: string[]): Promise<string> => {
      const { stdout } = await run("--data", tiny, "--json", ...args);
      return (JSON.parse(stdout) as Report).weightsHash;
    };
    const hashes = await Promise.all([
      hash("--epochs", "1"),
      hash("--epochs", "1"),
      hash("--epochs", "1", "--seed", "2"),
      hash("--epochs", "0"),
    ]);
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set(hashes).size).toBe(3);
  });

  it("runs on wasm, with the same weights for any number of threads", async () => {
    const report = async (threads: string): Promise<Report> => {
      const { stdout } = await run(
        "--data",
        tiny,
        "--json",
        "--backend",
        "wasm",
        "--threads",
        threads,
        "--epochs",
        "2",
      );
      return JSON.parse(stdout);
    };
    const [one, two] = [await report("1"), await report("2")];
    expect(one.backend).toMatchObject({ requested: "wasm", name: "wasm", device: "simd128" });
    expect(two.backend.device).toBe("simd128 × 2 threads");
    expect(two.weightsHash).toBe(one.weightsHash);
  });

  it("clamps a batch size above the data", async () => {
    const { code, stdout } = await run("--data", tiny, "--epochs", "1", "--batch-size", "5000");
    expect(code).toBe(0);
    expect(stdout).toContain("20 training and 20 test images");
    expect(stdout).toContain("batches of 20,");
  });

  it.each(["--help", "--version"])("%s is an answer, not an error", async (option) => {
    expect(await run(option)).toEqual({ code: 0, stdout: expect.stringMatching(/./), stderr: "" });
  });
});

describe("--explain", () => {
  it("says which backends can run, why others cannot, and how fast, and trains nothing", async () => {
    const { code, stdout, stderr } = await run("--explain", "--preset", "mnist-32");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const speed = /\d+\.\d\d ms for a batch of 10, [\d,]+ images\/s/.source;
    const no = "cannot run: gpu: there is no GPU here: no webgpu, for .*";
    expect(stdout).toMatch(
      new RegExp(`^ {2}gpu {3}${no}\n\\* wasm {2}simd128, ${speed}\n {2}cpu {3}typed arrays, ${speed}\n$`),
    );
  });

  it("goes through the devices of gpu, also as JSON", async () => {
    const { code, stdout } = await run("--explain", "--backend", "gpu", "--json");
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as Candidate[];
    const names = ["webgpu", "webgl2", "webgl", "headlessgl", "webasm", "cpu"];
    expect(found.map(({ name }) => name)).toEqual(names.map((name) => `gpu on ${name}`));
    const here = found.filter(({ device }) => device !== null);
    expect(here.map(({ device }) => device)).toEqual(["webasm", "cpu"]);
    expect(found[0]?.reason).toMatch(/^gpu: webgpu cannot run here: /);
  });
});

describe("bad input", () => {
  it.each([
    [["--epoch", "3"], /Did you mean --epochs/],
    [["--backend", "cuda"], /gpu, wasm, cpu, auto/],
    [["--learning-rate", "0.5x"], /above 0/],
    [["--hidden", "1", "--activation", "softmax"], /softmax of 1 unit/],
  ])("%j ends with 2 before any data is looked for", async (args, expected) => {
    const { code, stdout, stderr } = await run(...args, "--data", join(tiny, "nowhere"));
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: oneLine });
    expect(stderr).toMatch(expected);
  });

  it.each([
    ["truncated", { "train-images-idx3-ubyte": images(20).subarray(0, 500) }, /500/],
    ["of another format", { "t10k-labels-idx1-ubyte": labels(20).fill(10, 2, 3) }, /0a/],
    ["of another length", { "train-labels-idx1-ubyte": idx([2], () => 5) }, /2 labels/],
  ])("files that are %s end with 1 and one line", async (_, files, expected) => {
    const folder = await dataFolder(files);
    onTestFinished(() => rm(folder, { recursive: true }));
    const { code, stdout, stderr } = await run("--data", folder);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: oneLine });
    expect(stderr).toMatch(expected);
  });

  it("a missing folder ends with 1, and with --json nothing is on standard output", async () => {
    const { code, stdout, stderr } = await run("--json", "--data", join(tiny, "nowhere"));
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: oneLine });
    expect(stderr).toContain("nowhere");
  });

  it("training that diverges ends with 1 and one line", async () => {
    const { code, stdout, stderr } = await run(
      "--data",
      tiny,
      "--json",
      "--optimizer",
      "sgd",
      "--learning-rate",
      "1e38",
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/\nerror: fit: .+lower the learning rate.+\n$/);
    expect(stderr).not.toContain("    at ");
  });
});
