/** The built commands as their users run them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 });

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(command: "scenarios" | "explain", ...args: string[]): Promise<Ended> {
  return start(command, args, () => {});
}

/** `onText` sees all that has come on standard error so far. */
async function start(
  command: "scenarios" | "explain",
  args: readonly string[],
  onText: (stderr: string, child: ChildProcess) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../dist/${command}.js`, import.meta.url)), ...args]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text) => {
      texts[name] += text;
      onText(texts.stderr, child);
    });
  }
  child.stdin.end();
  const [code] = await once(child, "close");
  return { code, ...texts };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "chainrule-scenarios-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

describe("scenarios", () => {
  it("prints a table of the scenarios that were named, on every backend that is fast", async () => {
    const { code, stdout } = await run("scenarios", "worked-example", "perceptron-xor");
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^scenario +published +backend +ours +seconds +verdict$/);
    expect(lines.filter((line) => line.endsWith("pass")).length).toBe(lines.length - 1);
    for (const backend of ["cpu ", "cpu-float64 ", "wasm ", "wasm-2 "]) expect(stdout).toContain(` ${backend}`);
    expect(stdout.match(/not converged in 100 epochs/g)?.length).toBeGreaterThanOrEqual(4);
  });

  it("runs on gpu.js where that is asked for", async () => {
    const { code, stdout } = await run("scenarios", "worked-example", "--backend", "gpu-webasm,gpu-cpu", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).scenarios[0].results).toMatchObject([
      { backend: "gpu-webasm", device: "webasm", verdict: "pass" },
      { backend: "gpu-cpu", device: "cpu", verdict: "pass" },
    ]);
  });

  it("--json prints one object, the rest goes to standard error", async () => {
    const args = ["--backend", "cpu,wasm", "--seeds", "4", "--json"];
    const { code, stdout, stderr } = await run("scenarios", "two-two-one", "descend-paraboloid", ...args);
    expect(code).toBe(0);
    const { scenarios } = JSON.parse(stdout);
    expect(scenarios.map(({ name }: { name: string }) => name)).toEqual(["two-two-one", "descend-paraboloid"]);
    expect(scenarios[0].results).toMatchObject([
      { backend: "cpu", device: "typed arrays", seed: 4, verdict: "pass" },
      { backend: "wasm", device: "simd128", seed: 4, verdict: "pass" },
    ]);
    // where chance plays no part there is one seed
    expect(scenarios[1].results.map(({ seed }: { seed: number }) => seed)).toEqual([1, 1]);
    expect(stderr).toContain("two-two-one on wasm, seed 4: relative");
  });

  it("Ctrl-C leaves out what is unfinished, and keeps the rest", async () => {
    const args = ["perceptron-and", "parity-10", "--backend", "cpu", "--json"];
    const { code, stdout, stderr } = await start("scenarios", args, (text, child) => {
      if (text.includes("perceptron-and on cpu, seed 3") && !child.killed) child.kill("SIGINT");
    });
    expect(code).toBe(130);
    expect(stderr).toContain("stopping after this step; a second Ctrl-C quits at once");
    const { scenarios } = JSON.parse(stdout);
    expect(scenarios.map(({ results }: { results: unknown[] }) => results.length)).toEqual([3, 0]);
  });

  it("keeps results and draws pictures", async () => {
    const record = await folder();
    for (let time = 0; time < 2; time++) {
      expect((await run("scenarios", "xor-by-hand", "--backend", "cpu,wasm", "--record", record)).code).toBe(0);
    }
    expect((await readdir(record)).sort()).toEqual(["results.json", "xor-by-hand-decisions.svg"]);
    const { results, pictures } = JSON.parse(await readFile(join(record, "results.json"), "utf8"));
    expect(results).toMatchObject([
      { scenario: "xor-by-hand", backend: "cpu", value: 4 },
      { scenario: "xor-by-hand", backend: "wasm", value: 4 },
    ]);
    expect(pictures).toMatchObject([{ scenario: "xor-by-hand", file: "xor-by-hand-decisions.svg" }]);
    expect(await readFile(join(record, "xor-by-hand-decisions.svg"), "utf8")).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  it.each([
    [["xorlearned"], 'error: there is no scenario "xorlearned". Did you mean xor-learned?'],
    [["frogs"], 'error: there is no scenario "frogs". Choose one of descend-parabola, '],
    [["--backend", "cpu,wsam"], "(Did you mean wasm?)"],
    [["--all", "xor-learned"], "error: option '--all' is for no names. Give one or the other."],
    [["--seeds", "1,x"], "Give a whole number of at least 0."],
    [["--pictures", "/dev/null/there", "xor-by-hand"], "error: checkFolder: /dev/null/there"],
  ])("%j is refused before anything runs", async (args, message) => {
    const { code, stdout, stderr } = await run("scenarios", ...args);
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n").length).toBe(1);
  });
});

describe("explain", () => {
  const FIGURES = [
    "δ² = ∂L/∂A² ⊙ f′(Z²) = 8 ⊙ 1 = 8",
    "= [8 8] ⊙ [1 1] = [8 8]",
    "= [0.2 0.2; 0.2 0.2]",
    "= [-0.8 -0.8]",
    "= [-0.6; -0.6]",
    "· 8 = -0.8",
  ];

  it("prints the published numbers of the worked example", async () => {
    const { code, stdout } = await run("explain", "worked-example");
    expect(code).toBe(0);
    for (const figure of FIGURES) expect(stdout).toContain(figure);
  });

  it("takes a net from the command line", async () => {
    const net = ["--net", "2-2:relu-1", "--x", "1,1", "--y", "0", "--weights", "1"];
    const { code, stdout } = await run("explain", ...net);
    expect(code).toBe(0);
    for (const figure of FIGURES) expect(stdout).toContain(figure);
    const { stdout: json } = await run("explain", ...net, "--json", "--step", "2");
    expect(JSON.parse(json)).toMatchObject({ optimizer: { step: 2 }, loss: { type: "squaredError" } });
    expect((await run("explain", ...net, "--markdown")).stdout).toContain(
      "\\delta^{1} = \\frac{\\partial L}{\\partial A^{1}}",
    );
  });

  it("checks gradients, and compares backends", async () => {
    const checked = await run("explain", "parity-10", "--check", "--backend", "wasm", "--step", "3");
    expect(checked).toMatchObject({ code: 0, stderr: "" });
    expect(checked.stdout).toContain("41 gradients, the worst first: all are right");
    const { stdout } = await run("explain", "xor-learned", "--backend", "wasm", "--against", "wasm-2", "--step", "5");
    expect(stdout).toBe("xor-learned: wasm and wasm-2 compute the same in 5 steps\n");
    const differ = await run("explain", "xor-learned", "--backend", "cpu", "--against", "cpu-float64");
    expect(differ.stdout).toMatch(/^xor-learned: cpu and cpu-float64 first differ in step 1, layer 1, weight\n/);
  });

  it.each([
    [[], "error: what is to be explained is missing. Give a scenario, for example worked-example, or --net."],
    [["descend-parabola"], "error: descend-parabola has no network to explain. Choose one of parity-10, "],
    [["--net", "2-2:rel-1", "--x", "1,1", "--y", "0"], 'has the activation "rel". Did you mean relu?'],
    [["--net", "2", "--x", "1,1", "--y", "0"], 'has no layer in "2". Give for example 2-2:relu-1.'],
    [["--net", "2-0", "--x", "1,1", "--y", "0"], 'has "0" in "2-0". Give sizes from 1 to 1000'],
    [["--net", "2-1", "--x", "1", "--y", "0"], "option '--x <rows>' has a row of 1 numbers. Give 2, as the net has."],
    [["--net", "2-1", "--x", "1,1;0,1", "--y", "0"], "option '--y <rows>' has 1 rows, '--x <rows>' 2. Give as many."],
    [["--net", "2-1", "--x", "1,a", "--y", "0"], '"a" is no number.'],
    [["--net", "2-1"], "error: option '--net <net>' needs '--x <rows>' and '--y <rows>'"],
    [["xor-learned", "--weights", "1"], "error: option '--weights' is for '--net', not for a scenario."],
    [["xor-learned", "--json", "--markdown"], "are two forms. Give one of them."],
    [["xor-learned", "--check", "--against", "wasm"], "are two questions. Give one of them."],
  ])("%j is refused", async (args, message) => {
    const { code, stdout, stderr } = await run("explain", ...args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });
});
