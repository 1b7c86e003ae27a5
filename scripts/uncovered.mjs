// Lines of core and of the suite that no test in Node runs, by file: the line's text and the reason.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are lines of code.

const COMMAND = "The command itself: pnpm pack:check runs it from the tarball; main.ts, which it calls, is tested.";
const PAGE = "Runs in Chromium, where coverage is not measured: browser.test.ts fails unless it did.";
const TEXT =
  "What a backend with a fault that no test has would be told; the question is asked, and others that fail it are told.";
const RACE = "A file that could be written when it was looked at, and cannot any more.";
const OWNER = "Who makes a backend closes it; the wrapper has the member because the contract has.";
const DRAWN = "No seed of the tests draws this operation.";
const GUARD = "No test has an input that gets as far as this refusal.";

/** Lists of pairs, text and reason. */
export const UNCOVERED = {
  "conformance/src/cli.ts": [["process.exitCode = await main(process.argv.slice(2), process);", COMMAND]],
  "conformance/src/browser/page.ts": [
    ["try {", PAGE],
    ['return [await collect(() => cpu()), await collect(() => cpu({ precision: "float64" }))];', PAGE],
    ["return String(error);", PAGE],
    ['await fetch("/reports", { method: "POST", body: JSON.stringify(await run()) });', PAGE],
  ],
  "conformance/src/cli/write.ts": [
    ["rmSync(temporary, { force: true });", RACE],
    ["throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);", RACE],
  ],
  "conformance/src/families/contract.ts": [
    ['fail(`precision is ${JSON.stringify(precision)}; give "float32" or "float64"`);', TEXT],
    ["fail(`${name} gave no tensor with a shape; return the handle at once, no promise`);", TEXT],
  ],
  "conformance/src/families/example.ts": [
    [".map(({ what, value: off, expected }) => `${id}: ${what} ${off} ulp; it must be ${expected}`);", TEXT],
  ],
  "conformance/src/families/late.ts": [
    [
      'fail(`read ${i} of a tensor that was then changed gave [${values.join(", ")}], want [${want.join(", ")}]`);',
      TEXT,
    ],
    ["fail(", TEXT],
  ],
  "conformance/src/families/lifecycle.ts": [
    ["fail(`${what} passed; it must throw the ${code} error`);", TEXT],
    ["fail(`${what} threw ${String(error)}; it must throw the ${code} error`);", TEXT],
    [
      "fail(`dispose after close threw ${String(error)}; let it do nothing, or it hides the error that led there`);",
      TEXT,
    ],
    ["fail(`tensors made after a double dispose hold [${got}], want [1, 2, 7, 8, 1, 2]`);", TEXT],
    ["fail(`a tensor of the parent became [${first}, ${second}]; release only what the scope made`);", TEXT],
  ],
  "conformance/src/families/outcome.ts": [
    ["fail(`evaluate in batches of ${batchSize} gives ${loss}, want ${want}`);", TEXT],
  ],
  "conformance/src/families/random.ts": [
    ['...(op === "tanhGrad" && { scale: (ops, [a, b]) => ({ y: tanhGradScale(ops, a!, b!) }) }),', DRAWN],
  ],
  "conformance/src/families/recording.ts": [
    ["fail(`repeating took the tensors from ${recorded} to ${count()}; fill those that are there`);", TEXT],
    ['fail(`${name}, repeated, gave [${got[name]?.join(", ")}], computed anew [${values.join(", ")}]`);', TEXT],
    ['fail("a closed backend repeated what was recorded; throw, as it does for any other work");', TEXT],
  ],
  "conformance/src/families/sharing.ts": [
    ["fail(`backend ${i + 1} learned otherwise beside another; keep no state outside`);", TEXT],
  ],
  "conformance/src/fused/both-ways.ts": [
    [
      "const unused = `${id}: the override fused.${member} was not called; export it under the name that the contract has`;",
      TEXT,
    ],
    ["return { ...outcome, failures: [...outcome.failures, unused] };", TEXT],
  ],
  "conformance/src/fused/wrappers.ts": [["close: () => backend.close(),", OWNER]],
  "conformance/src/judge/operation.ts": [
    [
      "failures.push(`${label}: read gave ${got.data?.constructor?.name}; give a ${kind.name}, as the precision says`);",
      TEXT,
    ],
  ],
  "conformance/src/report/environment.ts": [
    ['if (navigator) return { runtime: "browser", version: navigator.userAgent, os: navigator.platform };', PAGE],
    ['return { runtime: "unknown", version: "", os: "" };', PAGE],
  ],
  "packages/core/src/serialize/model-files.ts": [
    ['return fail("it is not UTF-8", "give the file as it was saved", cause);', GUARD],
  ],
  "packages/core/src/training/guard.ts": [
    ["throw new NonFiniteError(`fit: the sum of losses is not finite at epoch ${epoch}; scale the targets`);", GUARD],
  ],
};
