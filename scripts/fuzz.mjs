// Reads damaged files by the thousand: each must end in a result or a typed error, soon, and without much memory.
//   pnpm fuzz [format …] [--runs N] [--seed S] [--from I]
// Input I of a format follows from the seed and I alone, so that one can be repeated.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { TARGETS } from "./fuzz/targets.mjs";

const RUN = fileURLToPath(new URL("fuzz/run.mjs", import.meta.url));
/** One input takes less than a millisecond, on a bad day a hundred; what takes this long hangs. */
const LONGEST_INPUT = 20_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
  },
});
const unknown = positionals.find((name) => !Object.hasOwn(TARGETS, name));
const bad = ["runs", "seed", "from"].find((name) => !/^\d{1,9}$/.test(values[name]));
if (unknown !== undefined || bad) {
  const choice = `choose from ${Object.keys(TARGETS).join(", ")}`;
  console.error(
    `fuzz: ${bad ? `--${bad} is ${values[bad]}; give a whole number` : `there is no "${unknown}"; ${choice}`}`,
  );
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), "fuzz-"));
try {
  for (const name of positionals.length ? positionals : Object.keys(TARGETS)) {
    const { problem, report, index } = await fuzz(name);
    if (problem === undefined) {
      console.log(`fuzz: ${name}: ${report}`);
    } else {
      const again = `pnpm fuzz ${name} --seed ${values.seed} --from ${index} --runs 1`;
      console.error(`fuzz: ${name}: input ${index} of seed ${values.seed}: ${problem}\n  again: ${again}`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Runs one format in a process of its own, and watches whether it goes on: a crash or a hang has an input, too. */
async function fuzz(name) {
  const file = join(work, name);
  closeSync(openSync(file, "w"));
  const index = () => Number(readFileSync(file, "utf8"));
  const args = ["--expose-gc", "--max-old-space-size=1024", RUN, name, values.seed, values.from, values.runs, file];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  let [last, since, hangs] = [-1, performance.now(), false];
  const watch = setInterval(() => {
    if (index() !== last) [last, since] = [index(), performance.now()];
    hangs = performance.now() - since > LONGEST_INPUT;
    if (hangs) child.kill("SIGKILL");
  }, 500);
  const [code, signal] = await new Promise((resolve) => child.on("close", (...end) => resolve(end)));
  clearInterval(watch);
  if (hangs) return { index: index(), problem: `no end after ${LONGEST_INPUT} ms` };
  if (code !== 0 && !output) return { index: index(), problem: `the process ended with ${signal ?? code}` };
  return JSON.parse(output);
}
