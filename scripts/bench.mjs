// Runs every benchmark, one after the other in a process of its own, and prints its tables.
//   pnpm bench [name …] [--json FILE]
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BENCHES = {
  matmul: "packages/backend-cpu/bench/matmul.mjs",
  "wasm-matmul": "packages/backend-wasm/bench/matmul.mjs",
  "wasm-training": "packages/backend-wasm/bench/training.mjs",
  step: "scripts/bench/step.mjs",
  presets: "scripts/bench/presets.mjs",
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
const unknown = positionals.find((name) => !(name in BENCHES));
if (unknown) {
  console.error(`bench: there is no "${unknown}"; choose from ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}

const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cpu: cpus()[0]?.model ?? "unknown",
};
console.log(`Node ${machine.node}, ${machine.platform}, ${machine.cpu}`);
const results = [];
for (const name of positionals.length ? positionals : Object.keys(BENCHES)) {
  const command = `node ${BENCHES[name]}`;
  console.log(`\n### ${name}\n\n\`${command}\`\n`);
  const stdio = ["ignore", "pipe", "inherit"];
  const { status, stdout } = spawnSync(process.execPath, [BENCHES[name]], { cwd: ROOT, encoding: "utf8", stdio });
  process.stdout.write(stdout);
  if (status !== 0) {
    console.error(`bench: ${command} ended with ${status}`);
    process.exitCode = 1;
  }
  results.push({ name, command, tables: tables(stdout) });
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ ...machine, results }, null, 2)}\n`);

/** Every Markdown table in a text, as one object for each row. */
function tables(text) {
  const found = [];
  let headings = null;
  for (const line of text.split("\n")) {
    const cells = line.startsWith("|")
      ? line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim())
      : null;
    if (!cells) headings = null;
    else if (!headings) {
      headings = cells;
      found.push([]);
    } else if (!cells.every((cell) => /^:?-+:?$/.test(cell))) {
      found.at(-1).push(Object.fromEntries(headings.map((heading, i) => [heading, cells[i]])));
    }
  }
  return found;
}
