import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "./main.ts";

const MINIMAL = fileURLToPath(new URL("../../examples/minimal-backend.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "conformance-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const printed = { stdout: "", stderr: "" };
  const screen = (name: keyof typeof printed) => ({
    write(text: string) {
      printed[name] += text;
    },
  });
  const code = await main(args, { stdout: screen("stdout"), stderr: screen("stderr") });
  return { code, ...printed };
}

describe("chainrule-conformance", () => {
  it("judges a module and says so in one line, with code 0", async () => {
    const { code, stdout, stderr } = await run(MINIMAL, "--only", "unary/neg/*", "--only", "reduce/max/ties/*");
    expect(stdout).toMatch(
      /^minimal on plain loops, float32: 8 of 8 passed, 0 failed \(class float32; seed 1; \d+\.\d s\)\n$/,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("writes both reports, whole, and leaves nothing else behind", async () => {
    const out = join(folder, "out");
    mkdirSync(out);
    const [json, markdown] = [join(out, "report.json"), join(out, "report.md")];
    const only = ["--only", "random/*", "--seed", "7"];
    expect((await run(MINIMAL, ...only, "--json", json, "--markdown", markdown)).code).toBe(0);
    const report = JSON.parse(readFileSync(json, "utf8"));
    expect(report).toMatchObject({
      schema: 1,
      seed: 7,
      only: ["random/*"],
      backend: { name: "minimal", device: "plain loops" },
    });
    expect(report.backend.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(readFileSync(markdown, "utf8")).toContain("# Conformance of minimal");
    expect(readdirSync(out).sort()).toEqual(["report.json", "report.md"]);
  });

  it("prints the first failures in full and ends with code 1", async () => {
    const broken = readFileSync(MINIMAL, "utf8")
      .replace("let sum = 0", "let sum = 1")
      .replace("@chainrule/core", coreOf());
    const { code, stdout } = await run(file("broken.mjs", broken), "--only", "matmul/*");
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^matmul\/1x1x1\/NN: 1 of 1 values differ by more than 2 ulp; check the kernel at\n {2}\[0, 0\] got /,
    );
    expect(stdout).toMatch(
      /… and 78 more failures; --json and --markdown have them all\. Begin with the first family:\n {2}matmul: 88 of 88 failed\n/,
    );
  });

  it("asks for the device and fails a backend that takes another", async () => {
    const module = file(
      "devices.mjs",
      `import { createBackend as make } from ${JSON.stringify(MINIMAL)};
       export const createBackend = ({ device }) => ({ ...make(), device: device === "gpu" ? "plain loops" : device });`,
    );
    expect((await run(module, "--only", "contract/*", "--device", "simd")).code).toBe(0);
    const { code, stdout } = await run(module, "--only", "contract/*", "--device", "gpu");
    expect(code).toBe(1);
    expect(stdout).toContain('contract/device: "gpu" was asked for, and "plain loops" runs');
  });

  it("--list prints the ids", async () => {
    const { code, stdout } = await run("--list", "--only", "matmul/7x33x2/*");
    expect(stdout).toBe("matmul/7x33x2/NN\nmatmul/7x33x2/NT\nmatmul/7x33x2/TN\nmatmul/7x33x2/TT\n");
    expect(code).toBe(0);
  });

  it("--help and --version", async () => {
    expect((await run("--help")).stdout).toMatch(/^Usage: chainrule-conformance \[options\] <module>\n/);
    expect((await run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("takes declared bounds of a relaxed backend", async () => {
    const { stdout } = await run(MINIMAL, "--only", "unary/exp/*", "--class", "relaxed", "--looser", "exp=16");
    expect(stdout).toContain("(class relaxed, exp 16 ulp; seed 1;");
  });

  it.each<[string, string[], string]>([
    ["no module", [], "no module is given; name the backend's file"],
    ["two modules", ["a.js", "b.js"], "2 modules are given; judge one at a time"],
    ["an unknown option", [MINIMAL, "--fast"], "Unknown option '--fast'"],
    ["a bad seed", [MINIMAL, "--seed", "x"], "--seed is x; give a number"],
    ["a seed out of range", [MINIMAL, "--seed", "1.5"], "conformance: the seed is 1.5; give a whole number"],
    ["no such file", ["./nothing.js"], "there is no file or package ./nothing.js; name the backend's file"],
    ["no such id", [MINIMAL, "--only", "matmull/*"], "conformance: no id matches matmull/*"],
    ["no such id to list", ["--list", "--only", "matmull/*"], "no id matches matmull/*; leave --only out to see all"],
    [
      "an unknown class",
      [MINIMAL, "--class", "half"],
      "conformance: the class is half; give one of exact, float32, relaxed",
    ],
    ["a bad bound", [MINIMAL, "--looser", "exp"], "--looser exp is ; give a number"],
    [
      "a folder that is not there",
      [MINIMAL, "--only", "unary/neg/5x3", "--json", "/nowhere/x.json"],
      "/nowhere/x.json cannot be written: ",
    ],
  ])("%s ends with code 2 and one sentence", async (_, args, message) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toContain(`chainrule-conformance: ${message}`);
    expect(code).toBe(2);
  });

  it("a module without createBackend, or one that does not load, ends with code 2", async () => {
    const other = await run(file("other.mjs", "export const cpu = () => {};"));
    expect(other.stderr).toContain("exports cpu; it must export a function createBackend");
    const bad = await run(file("bad.mjs", "throw new Error('no driver');"));
    expect(bad.stderr).toContain("bad.mjs does not load: Error: no driver");
    expect([other.code, bad.code]).toEqual([2, 2]);
  });

  it("a file that cannot be replaced stays as it was", async () => {
    const target = join(folder, "taken");
    mkdirSync(target);
    const { code, stdout } = await run(MINIMAL, "--only", "unary/neg/5x3", "--json", target);
    // refused before anything is judged
    expect([code, stdout]).toEqual([2, ""]);
    expect(readdirSync(folder).filter((name) => name.includes(".tmp"))).toEqual([]);
    expect(existsSync(target)).toBe(true);
  });
});

function coreOf(): string {
  return new URL("../../../packages/core/src/index.ts", import.meta.url).href;
}
