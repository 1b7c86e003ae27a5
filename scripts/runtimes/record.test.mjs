// The record of a run is its own check, and each change planted in a run is seen.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { differences, record } from "./record.mjs";

const folder = mkdtempSync(join(tmpdir(), "record-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const [DATA, PAGE] = [join(folder, "runtimes.json"), join(folder, "runtimes.md")];

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const trained = (hash) => ({ hash, loss: 0.1, right: 8, of: 8 });
const CELL = { name: "Deno", how: "as it is", tried: ["cpu", "wasm", "gpu webgl2"], run() {} };
const RESULTS = { cpu: trained(A), wasm: { refused: "wasm: no" }, "gpu webgl2": trained(B) };
const ran = (change, version = "2.9.6") => [{ cell: CELL, version, results: { ...RESULTS, ...change } }];

record(ran({}), [["Safari", "there is none"]], DATA, PAGE);
const against = (some) => differences(some, DATA, PAGE);

test("the same run is no difference, nor is a newer version, with its own words, or another GPU", () => {
  assert.deepEqual(against(ran({})), []);
  assert.deepEqual(against(ran({ "gpu webgl2": trained(A), wasm: { refused: "wasm: no, indeed" } }, "2.9.7")), []);
});

test("other weights", () => assert.deepEqual(against(ran({ cpu: trained(B) })), ["Deno, as it is, cpu has changed"]));

test("a run in place of a refusal", () => {
  assert.deepEqual(against(ran({ wasm: trained(A) })), ["Deno, as it is, wasm has changed"]);
});

test("a refusal in place of a run", () => {
  assert.deepEqual(against(ran({ cpu: { refused: "no" } })), ["Deno, as it is, cpu has changed"]);
});

test("a runtime that is not recorded", () => {
  const [{ version, results }] = ran({});
  assert.deepEqual(against([{ cell: { ...CELL, name: "Bun" }, version, results }]), ["Bun, as it is is not recorded"]);
});

test("a page that was edited", () => {
  const text = readFileSync(PAGE, "utf8");
  assert.match(text, /^\| Deno 2\.9\.6, as it is \| ✓ \| no \(1\) \| ✓ \|$/m);
  writeFileSync(PAGE, text.replace("✓", "no"));
  assert.deepEqual(against(ran({})), ["docs/runtimes.md is not what its data say"]);
});
