// Each defect of a runtime, planted in results that are fit, is found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsOf } from "./judge.mjs";

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const trained = (hash) => ({ hash, loss: 0.1, right: 8, of: 8 });
const CELL = { name: "Node 20", tried: ["cpu", "worker", "wasm"], refused: { wasm: "WebAssembly" } };
const FIT = { cpu: trained(A), worker: trained(A), wasm: { refused: "wasm: there is no WebAssembly; take another" } };

const judge = (change) => problemsOf([{ cell: CELL, results: { ...FIT, ...change } }]);

test("results that are fit have no problems", () => assert.deepEqual(judge({}), []));

test("other weights in another runtime", () => {
  const other = { ...CELL, name: "Bun" };
  assert.deepEqual(
    problemsOf([
      { cell: CELL, results: FIT },
      { cell: other, results: { ...FIT, cpu: trained(B), worker: trained(A) } },
    ]),
    [`Bun, cpu: the weights are ${B}, those of Node 20, cpu are ${A}; one seed has one result`],
  );
});

const planted = [
  [
    "other weights in a worker",
    { worker: trained(B) },
    /^Node 20, worker: the weights are b+, those of Node 20, cpu are/,
  ],
  ["a refusal", { cpu: { refused: "cpu: no" } }, /cpu: it was refused: cpu: no$/],
  ["a crash", { cpu: { failed: "TypeError: x" } }, /cpu: it failed: TypeError: x$/],
  ["a crash where a refusal is due", { wasm: { failed: "TypeError: x" } }, /wasm: it was to be refused/],
  ["a network that did not learn", { cpu: { ...trained(A), right: 7 } }, /cpu: 7 of 8 answers are right; all can be$/],
  ["no hash", { cpu: trained("") }, /cpu: {2}is no hash$/],
  ["nothing", { cpu: undefined }, /cpu: there is no result/],
  ["a run where a refusal is due", { wasm: trained(A) }, /wasm: it was to be refused; take it off the list/],
  ["a refusal that does not say why", { wasm: { refused: "wasm: no" } }, /without a word of WebAssembly: wasm: no$/],
];

for (const [defect, change, problem] of planted) {
  test(defect, () => {
    const problems = judge(change);
    assert.equal(problems.length, 1);
    assert.match(problems[0], problem);
  });
}
