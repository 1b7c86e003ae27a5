import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Several processes start in turn, perhaps on a busy machine. */
const PATIENCE = 180_000;
const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Its temporary files go where the test looks for what is left of them. */
function bench(args: readonly string[], onProgress: (kill: () => void) => void = () => {}): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, TMPDIR: folder } });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    onProgress(() => child.kill("SIGINT"));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

test("ours and the plain loop learn the same, a line for each on standard error, tables on standard output", {
  timeout: PATIENCE,
}, async () => {
  const file = join(folder, "rows.json");
  const contenders = "chainrule-cpu,plain-loop";
  const args = ["--quick", "--only", "parity-10", "--contenders", contenders, "--json", file];
  const { code, out, err } = await bench(args);
  expect({ code, err: err.split("\n").filter((line) => /not run|rror/.test(line)) }).toEqual({ code: 0, err: [] });
  const { rows, notRun, remarks, byTheOtherClock } = JSON.parse(readFileSync(file, "utf8"));
  expect(notRun).toEqual([]);
  expect(rows.length).toBe(2);
  for (const row of rows) {
    expect(Object.keys(row)).toEqual([
      "workload",
      "contender",
      "group",
      "threads",
      "unit",
      "median",
      "min",
      "max",
      "accuracy",
    ]);
    expect(row.median).toBeGreaterThan(0);
    expect(row.min).toBeLessThanOrEqual(row.median);
    expect(row.max).toBeGreaterThanOrEqual(row.median);
    expect(row.accuracy).toBe(1);
  }
  expect(remarks.flatMap(({ marks }: { marks: string[] }) => marks).join()).not.toMatch(/LEARN|WRONG/);
  expect(byTheOtherClock.length).toBe(rows.length);
  for (const name of contenders.split(",")) {
    expect(out).toContain(`| ${name} `);
    expect(err).toMatch(new RegExp(`parity-10  ${name}.* s \\(`));
  }
  expect(readdirSync(folder)).toEqual(["rows.json"]);
});

test("a mistake in the command line ends before any work, in one line", { timeout: PATIENCE }, async () => {
  const { code, out, err } = await bench(["--only", "stepp"]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toBe(
    "error: option '--only <names>' argument 'stepp' is invalid. There is no workload \"stepp\". Did you mean step?\n",
  );
});

test("Ctrl-C ends all processes, leaves nothing behind, and the old file as it was", {
  timeout: PATIENCE,
}, async () => {
  const file = join(folder, "old.json");
  writeFileSync(file, "old");
  const args = ["--only", "step", "--contenders", "plain-loop", "--json", file];
  const { code } = await bench(args, (kill) => kill());
  expect(code).toBe(130);
  expect(readFileSync(file, "utf8")).toBe("old");
  expect(readdirSync(folder).filter((name) => name.startsWith("chainrule"))).toEqual([]);
});
