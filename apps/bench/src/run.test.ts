import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CONTENDERS, type ContenderSpec } from "./contenders.ts";
import { preparer } from "./prepare.ts";
import { DID_NOT_LEARN, type GroupResult, runGroup, type Surroundings } from "./run.ts";
import type { Session } from "./session.ts";
import type { TrainWorkload } from "./workload.ts";
import { WORKLOAD_GROUPS } from "./workloads.ts";

/** Several processes start in turn, perhaps on a busy machine. */
const timeout = 180_000;
let folder = "";
const open = new Set<Session>();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-run-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [parity] = WORKLOAD_GROUPS.find(({ name }) => name === "parity-10")!.workloads as [TrainWorkload];
const plain = CONTENDERS.find(({ name }) => name === "plain-loop")!;
/** A contender like plain-loop that starts with these arguments of Node. */
const other = (name: string, ...args: string[]): ContenderSpec => ({ ...plain, name, args });
/** One whose module is this text. */
const withModule = (name: string, text: string): ContenderSpec =>
  other(name, plain.args[0]!, `data:text/javascript,${encodeURIComponent(text)}`, "", "1");

async function run(
  contenders: readonly ContenderSpec[],
  workload: TrainWorkload,
): Promise<GroupResult & { lines: string[] }> {
  const lines: string[] = [];
  const rhythm = { rounds: 2, budget: 0, warm: 0 };
  const around: Surroundings = {
    contenders,
    effort: { training: rhythm, calls: rhythm, coldStarts: 1 },
    programOf: ({ needs }) => (needs === "nothing" ? { program: process.execPath } : { reason: "npm ci failed" }),
    prepare: preparer(folder),
    progress: (line) => lines.push(line),
    open,
  };
  return { ...(await runGroup({ name: workload.name, workloads: [workload] }, around)), lines };
}

test("whoever cannot take part is listed with the reason, and the others go on", { timeout }, async () => {
  const contenders = [
    CONTENDERS.find(({ name }) => name === "jax-js")!,
    other("breaks", "-e", "throw new Error('no such thing')"),
    other("ends", "-e", "process.exit(3)"),
    withModule("refuses", "export const load = () => ({ version: '1' })"),
    withModule("dies", "export const load = () => ({ version: '1', trainer() { process.exit(7); } })"),
    other("is missing", plain.args[0]!, "file:///no/such/module.js", "", "1"),
    plain,
  ];
  const { results, notRun, lines } = await run(contenders, parity);
  expect(results.map(({ contender }) => contender)).toEqual(["plain-loop"]);
  expect(Object.fromEntries(notRun.map(({ contender, reason }) => [contender, reason]))).toEqual({
    "jax-js": "npm ci failed",
    breaks: "the process ended with 1, Error: no such thing",
    ends: "the process ended with 3",
    refuses: "it does not train",
    dies: "the process ended with 7",
    "is missing": expect.stringContaining("/no/such/module.js"),
  });
  expect(lines).toContain("parity-10  jax-js  not run: npm ci failed");
  expect(open.size).toBe(0);
});

test("a training that learns nothing is marked by its accuracy", { timeout }, async () => {
  const text = `export const load = () => ({ version: "1", trainer: () => ({
    reset() {}, run() {}, predict: (x, count) => new Float32Array(2 * count) }) })`;
  const workload = { ...parity, amounts: parity.amounts.filter(({ epochs }) => epochs === 50) };
  const { results } = await run([withModule("lazy", text), plain], workload);
  expect(results.map(({ contender, marks }) => [contender, marks.includes(DID_NOT_LEARN)])).toEqual([
    ["lazy", true],
    ["plain-loop", false],
  ]);
});

test("ours and the loop by hand see the same samples in the same order: they learn the same", { timeout }, async () => {
  const ours = CONTENDERS.filter(({ name }) => name === "chainrule-cpu" || name === "chainrule-wasm");
  // so short that the accuracy is far from 1, and tells one order from another
  const amounts = [{ epochs: 1, count: 97, least: 0 }];
  const { results } = await run([...ours, plain], { ...parity, amounts });
  const [first, ...others] = results.map(({ accuracy }) => accuracy);
  expect(others).toEqual([first, first, first]);
  expect(first).toBeLessThan(0.9);
});
