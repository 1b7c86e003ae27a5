// Runs the whole conformance suite on every backend of the project and writes the table that README.md and
// docs/conformance.md show between their markers. --check writes nothing, and fails if anything but times has changed.
import { readFileSync, writeFileSync } from "node:fs";
import { collect } from "../conformance/dist/index.js";
import { BACKENDS } from "./scorecard/backends.mjs";

const FILES = ["README.md", "docs/conformance.md"].map((name) => new URL(`../${name}`, import.meta.url));
const [START, END] = ["<!-- scorecard: pnpm scorecard -->", "<!-- /scorecard -->"];
const check = process.argv.includes("--check");

const rows = [];
let failed = false;
for (const { name, create, options, missing, report: made, end } of BACKENDS) {
  const reason = await missing?.();
  if (reason) {
    rows.push(`| ${name} | not run here: ${reason} | – | – | – | – | – |`);
    continue;
  }
  const report = made ? await made() : await collect(create, options);
  await end?.();
  for (const { status, message } of report.results) if (status === "failed") console.error(message);
  failed ||= report.totals.failed > 0;
  rows.push(row(name, report));
  console.error(`${name}: ${report.totals.passed} of ${report.totals.cases} passed`);
}
const table = [
  "| backend | runs on | class | passed | expected to fail | largest difference, of what is allowed | time |",
  "| --- | --- | --- | --- | --- | --- | --- |",
  ...rows,
].join("\n");
console.log(table);

const stale = FILES.filter((file) => update(file));
if (check && stale.length > 0) {
  console.error(
    `scorecard: ${stale.map(({ pathname }) => pathname).join(" and ")} should have the table above; run pnpm scorecard`,
  );
}
process.exitCode = failed || (check && stale.length > 0) ? 1 : 0;

function row(name, { backend, class: exactness, totals, results }) {
  const reasons = results.filter(({ status }) => status === "expected").map(({ id, reason }) => `\`${id}\`: ${reason}`);
  const cells = [
    name,
    backend ? `${backend.device}, ${backend.precision}` : "nothing",
    exactness,
    `${totals.passed.toLocaleString("en")} of ${totals.cases.toLocaleString("en")}`,
    reasons.length > 0 ? `${reasons.length}: ${reasons.join("; ")}` : "none",
    `${(100 * totals.worst).toFixed(0)} %`,
    `${(totals.milliseconds / 1000).toFixed(1)} s`,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Puts the table into the file. True if anything but times was different. */
function update(file) {
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(START) + START.length, text.indexOf(END)];
  if (from < START.length || to < from)
    throw new Error(`scorecard: ${file.pathname} has no ${START} … ${END}; add them`);
  const next = `${text.slice(0, from)}\n${table}\n${text.slice(to)}`;
  if (!check && next !== text) writeFileSync(file, next);
  return timeless(next) !== timeless(text);
}

function timeless(text) {
  return text.replace(/\d+\.\d s \|/g, "… s |");
}
