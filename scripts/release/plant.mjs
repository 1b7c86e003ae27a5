// Sees that the release check sees: on a copy of the last commit, plants each fault and runs the stage that must catch it, which
// has to fail and to name the fault; without faults every stage has to pass. Names of faults as arguments select some.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runner } from "./command.mjs";
import { PLANTS, STAGES } from "./plants.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "release-plant-"));
const copy = join(work, "repository");
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop.abort());
// what pnpm checks before a command must not mend the fault
const run = runner(stop.signal, { ...process.env, CI: "true" });
const wanted = process.argv.slice(2);
const plants = PLANTS.filter(({ fault }) => wanted.length === 0 || wanted.includes(fault));

try {
  if (plants.length === 0) throw new Error(`there is no fault ${wanted.join(", ")}; see scripts/release/plants.mjs`);
  await run("git", ["clone", "--quiet", ROOT, copy], ROOT);
  await pnpm("install", "--frozen-lockfile", "--prefer-offline");
  for (const name of new Set(plants.map(({ stage }) => stage))) {
    await timed(`without a fault: ${name}`, () => runStage(name));
  }
  for (const plant of plants) await timed(`${plant.fault}: ${plant.stage}`, () => seen(plant));
  console.log(`release-plant: ${plants.length} faults were planted, and each was seen`);
} catch (error) {
  console.error(`release-plant: ${stop.signal.aborted ? "interrupted" : error.message}`);
  process.exitCode = 1;
} finally {
  stop.abort();
  rmSync(work, { recursive: true, force: true });
}

async function seen({ fault, stage, named, plant }) {
  plant(copy);
  try {
    await pnpm("install", "--no-frozen-lockfile", "--prefer-offline");
    const message = await failureOf(stage);
    if (message === undefined) throw new Error(`${fault}: the stage ${stage} passed; it must fail`);
    const missing = named.filter((part) => !message.includes(part));
    if (missing.length) throw new Error(`${fault}: the stage ${stage} does not name ${missing.join(", ")}\n${message}`);
  } finally {
    await run("git", ["checkout", "--quiet", "."], copy);
  }
}

async function failureOf(stage) {
  try {
    await runStage(stage);
    return undefined;
  } catch (error) {
    return error.message;
  }
}

async function runStage(name) {
  for (const command of STAGES[name]) await pnpm(...command);
}

async function timed(what, work) {
  const from = performance.now();
  await work();
  console.log(`${what}: ${((performance.now() - from) / 1000).toFixed(0)} s`);
}

function pnpm(...args) {
  return run("npx", ["--yes", "pnpm@12", ...args], copy);
}
