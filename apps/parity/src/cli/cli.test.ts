import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Report } from "./report.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const run = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [CLI, ...args]);

describe("parity --cli", () => {
  it("learns parity-10, and prints one JSON object like the MNIST runner's", async () => {
    const { stdout, stderr } = await run("--cli", "--json");
    const { weightsHash, seconds, epochs, test, ...rest } = JSON.parse(stdout) as Report;
    expect(rest).toEqual({
      preset: "parity-10",
      seed: 1,
      backend: {
        requested: "wasm",
        name: "wasm",
        device: "simd128",
        precision: "float32",
        reason: "the one that was asked for",
      },
      stopped: "completed",
    });
    expect(test).toMatchObject({
      accuracy: 1,
      perClass: [1, 1],
      confusion: [
        [162, 0],
        [0, 162],
      ],
    });
    expect(epochs.length).toBe(1000);
    expect(epochs[999]).toMatchObject({ epoch: 1000, accuracy: 1, validation: null });
    // published: 4.0e-5
    expect(epochs[999]?.loss).toBeLessThan(1e-4);
    expect(weightsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(seconds).toBeGreaterThan(0);
    expect(stderr).toContain("loss, epochs 1 to 1000: training");
  });

  it("Ctrl-C ends it with what it has", async () => {
    const child = spawn(process.execPath, [CLI, "--cli", "--epochs", "1000000"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      // once: a second one would end it without its summary
      if (!stdout.includes("network") && text.includes("network")) child.kill("SIGINT");
      stdout += text;
    });
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(stdout).toContain("(interrupted)");
  });

  it.each([
    [["--cli", "--epochs", "0"], "Give a whole number of at least 1."],
    [["--cli", "--backend", "gpuu"], "wasm"],
    [["--port", "x"], "Give a whole number of at least 0."],
    [["--nothing"], "unknown option '--nothing'"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await run(...args).catch((error) => error);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

it("parity serves the page with the headers that threads need, until it is told to end", async () => {
  const child = spawn(process.execPath, [CLI, "--port", "0"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const [address] = await once(child.stdout.setEncoding("utf8"), "data");
  const response = await fetch(String(address).trim());
  expect(await response.text()).toContain("<h1>Even or odd?</h1>");
  expect(response.headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(response.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
  expect((await fetch(new URL("nowhere", String(address).trim()))).status).toBe(404);
  const { port } = new URL(String(address));
  const second = await run("--port", port).catch((error) => error);
  expect([second.code, second.stderr]).toEqual([
    2,
    `error: the port ${port} is taken; give another one, --port 0 takes one that is free\n`,
  ]);
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  expect(code).toBe(130);
});
