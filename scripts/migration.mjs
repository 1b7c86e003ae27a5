// Runs the programs of the migration guides, theirs and ours, from several seeds each, and compares the accuracies.
//   pnpm migration [--only tensorflow,brain,keras] [--seeds COUNT] [--python PROGRAM] [--record]
// --record writes the tables into the guides. It fails if the accuracies of two programs are apart: if their ranges do not meet.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installPeers, ROOT, workshop } from "./migration/folder.mjs";
import { GUIDES } from "./migration/guides.mjs";
import { programsOf } from "./migration/programs.mjs";
import { accuracyOf, differenceOf, findPython, javascriptOf, runProgram } from "./migration/run.mjs";
import { apart, replaceTable, tableOf } from "./migration/table.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: GUIDES.map(({ name }) => name).join() },
    seeds: { type: "string", default: "5" },
    python: { type: "string" },
    record: { type: "boolean", default: false },
  },
});
const names = options.only.split(",");
const unknown = names.filter((name) => !GUIDES.some((guide) => guide.name === name));
const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => i + 1);
if (unknown.length || !seeds.length) {
  console.error(`migration: --only ${options.only} --seeds ${options.seeds}; give names of guides and a count above 0`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "chainrule-migration-"));
try {
  await installPeers();
  workshop(folder);
  for (const guide of GUIDES.filter(({ name }) => names.includes(name))) await compare(guide);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare({ page, python, peers, ours }) {
  const path = join(ROOT, page);
  const text = readFileSync(path, "utf8");
  const programs = programsOf(page, text);
  const tools = { python: python && findPython(python, options.python) };
  const missing = python && !tools.python ? `no Python here has the module ${python}` : null;
  const run = (program, seed, peer) => runProgram(folder, program, { seed, peer, ...tools });
  for (const [name, code] of programs.files) {
    writeFileSync(join(folder, name.replace(/\.ts$/, ".js")), name.endsWith(".ts") ? javascriptOf(code) : code);
  }
  for (const program of programs.before) await run(program, 1);

  const rows = [];
  for (const { name, version, role, peer } of [...peers, ours]) {
    if (missing && role === "theirs") {
      rows.push({ name, missing });
      continue;
    }
    const accuracies = [];
    for (const seed of seeds) {
      console.error(`${page}: ${name}, run ${seed} of ${seeds.length}`);
      accuracies.push(accuracyOf(page, name, await run(programs[role], seed, peer)));
    }
    rows.push({ name: `${name} ${await version(tools)}`, accuracies });
  }

  const differences = {};
  for (const role of missing ? [] : ["same", "bring"]) {
    for (const program of programs[role]) differences[role] = await run(program, 1, peers[0].peer);
    if (differences[role]) differences[role] = differenceOf(page, differences[role]);
  }
  const table = tableOf(seeds, rows, differences);
  console.log(`${page}\n\n${table}\n`);
  if (options.record) writeFileSync(path, replaceTable(page, text, table));
  for (const message of apart(rows)) {
    console.error(`migration: ${page}: ${message}`);
    process.exitCode = 1;
  }
}
