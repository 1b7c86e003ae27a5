// One seed, one result: trains briefly with the built runner, under several versions of Node, and one training function, under
// these and in Chromium, with one thread and with two; compares the hashes of the weights.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundled, inChromium } from "./hash/chromium.mjs";

const NODES = ["20", "22", "24"];
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const RUNNER = "apps/mnist/dist/cli.js --limit 2000 --epochs 1 --json --quiet";

/** The version of Node `major`, and what it prints for these arguments. */
function run(major, args) {
  const here = process.versions.node.startsWith(`${major}.`);
  const node = here ? `"${process.execPath}"` : "node";
  const command = `${node} -p process.version && ${node} ${args}`;
  const [file, words] = here ? ["sh", ["-c", command]] : ["npx", ["--yes", "-p", `node@${major}`, "-c", command]];
  const output = execFileSync(file, words, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const [version, ...rest] = output.split("\n");
  return { version, text: rest.join("\n").trim() };
}

/** Prints a line of the table. */
function row(where, what, seed, hash) {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error(`${what} in ${where} gave ${hash} as the hash of its weights`);
  console.log(`| ${where.padEnd(20)} | ${what.padEnd(24)} | ${seed}    | ${hash} |`);
  return hash;
}

/** Of the runner; threads must make no difference. */
function runner(major, seed, backend) {
  const { version, text } = run(major, `${RUNNER} --seed ${seed} --backend ${backend}`);
  return row(version, `mnist, ${backend}`, seed, JSON.parse(text).weightsHash);
}

/** `again`: one hash more that must be the same. */
function check(backend, again) {
  const hashes = [...NODES.map((node) => runner(node, 1, backend)), again];
  const otherSeed = runner(NODES[0], 2, backend);
  if (new Set(hashes).size > 1) fail(`seed 1 gave different weights on ${backend}`);
  if (hashes.includes(otherSeed)) fail(`seed 2 gave the weights of seed 1 on ${backend}`);
}

/** The same function, from the same bundle, everywhere. */
async function checkEverywhere() {
  const folder = mkdtempSync(join(tmpdir(), "check-hash-"));
  try {
    const code = await bundled(join(ROOT, "conformance/src/backends/trained-hash.ts"));
    const file = join(folder, "trained-hash.mjs");
    writeFileSync(file, code);
    const hashes = [];
    for (const threads of [1, 2]) {
      const what = `wasm --threads ${threads}`;
      const call = `import(${JSON.stringify(pathToFileURL(file).href)}).then(m => m.trainedHash(${threads})).then(console.log)`;
      for (const node of NODES) {
        const { version, text } = run(node, `-e '${call}'`);
        hashes.push(row(version, what, 3, text));
      }
      const { version, value } = await inChromium(code, `trainedHash(${threads})`);
      hashes.push(row(`Chromium ${version}`, what, 3, value));
    }
    if (new Set(hashes).size > 1) fail("the training function gave different weights on wasm");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fail(what) {
  console.error(`check-hash: ${what}; see the table`);
  process.exitCode = 1;
}

console.log(`| ${"where".padEnd(20)} | ${"what".padEnd(24)} | seed | ${"hash of the weights".padEnd(64)} |`);
console.log(`| ${"-".repeat(20)} | ${"-".repeat(24)} | ---- | ${"-".repeat(64)} |`);
check("cpu", runner(NODES[0], 1, "cpu"));
check("wasm", runner(NODES[0], 1, "wasm --threads 2"));
await checkEverywhere();
