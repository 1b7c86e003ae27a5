/** How the built command ends when it is told to, or when nobody listens any more. */
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { dataFolder, images, labels, start, until } from "./cli.fixture.ts";
import type { Report } from "./run.ts";

/** Would take hours: such a run ends by what the test does to it. */
const ENDLESS = "1000000";

vi.setConfig({ testTimeout: 60_000 });

let tiny = "";
beforeAll(async () => {
  tiny = await dataFolder();
});
afterAll(() => rm(tiny, { recursive: true }));

describe("signals and pipes", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends training, prints the summary and exits with %d", async (signal, expected) => {
    const { child, ended } = start("--data", tiny, "--epochs", ENDLESS);
    await until(child.stdout, "epoch       1/");
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: expected, stderr: "" });
    expect(stdout).toMatch(/\nstopping after this step; a second Ctrl-C quits at once\n/);
    expect(stdout).toMatch(/\ntest accuracy \d+\.\d\d % \(interrupted after \d+ of 1000000 epochs\), loss/);
    expect(stdout).toMatch(/weights hash [0-9a-f]{64}\n$/);
  });

  it("SIGINT with --json still gives exactly one object, with the finished epochs", async () => {
    const { child, ended } = start("--data", tiny, "--epochs", ENDLESS, "--json");
    await until(child.stderr, "epoch       2/");
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const { epochs, test } = JSON.parse(stdout) as Report;
    expect(epochs.length).toBeGreaterThanOrEqual(2);
    expect(test?.confusion.flat().reduce((a, b) => a + b)).toBe(20);
  });

  it("a second SIGINT ends it at once", async () => {
    // so many images and units, on this backend, that testing takes seconds
    const many = { "t10k-images-idx3-ubyte": images(5000), "t10k-labels-idx1-ubyte": labels(5000) };
    const folder = await dataFolder(many);
    onTestFinished(() => rm(folder, { recursive: true }));
    const { child, ended } = start("--data", folder, "--hidden", "2048", "--backend", "cpu", "--epochs", ENDLESS);
    await until(child.stdout, "epoch       1/");
    child.kill("SIGINT");
    await until(child.stdout, "stopping");
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).not.toContain("test accuracy");
  });

  it("a reader that closes the pipe ends it quietly", async () => {
    const { child, ended } = start("--data", tiny, "--epochs", ENDLESS);
    await until(child.stdout, "epoch       1/");
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });
});
