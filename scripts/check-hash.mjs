// One seed, one result: trains briefly with the built runner, under several versions of Node, and compares the hashes
// of the weights.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const NODES = ["20", "22", "24"];
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const RUNNER = "apps/mnist/dist/cli.js --limit 2000 --epochs 1 --json --quiet";

/** @param backend its name; threads must make no difference */
function hash(major, seed, backend) {
  const here = process.versions.node.startsWith(`${major}.`);
  const node = here ? `"${process.execPath}"` : "node";
  const command = `${node} -p process.version && ${node} ${RUNNER} --seed ${seed} --backend ${backend}`;
  const [file, args] = here ? ["sh", ["-c", command]] : ["npx", ["--yes", "-p", `node@${major}`, "-c", command]];
  const output = execFileSync(file, args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const [version, ...json] = output.split("\n");
  const { weightsHash } = JSON.parse(json.join("\n"));
  if (!/^[0-9a-f]{64}$/.test(weightsHash)) throw new Error(`the runner printed ${weightsHash} as weightsHash`);
  console.log(`| ${version.padEnd(9)} | ${backend.padEnd(16)} | ${seed}    | ${weightsHash} |`);
  return weightsHash;
}

console.log(`| Node      | backend          | seed | ${"hash of the weights".padEnd(64)} |`);
console.log(`| --------- | ---------------- | ---- | ${"-".repeat(64)} |`);
check("cpu", hash(NODES[0], 1, "cpu"));
check("wasm", hash(NODES[0], 1, "wasm --threads 2"));

/** `again`: one hash more that must be the same. */
function check(backend, again) {
  const hashes = [...NODES.map((node) => hash(node, 1, backend)), again];
  const otherSeed = hash(NODES[0], 2, backend);
  if (new Set(hashes).size > 1) fail(`seed 1 gave different weights on ${backend}`);
  if (hashes.includes(otherSeed)) fail(`seed 2 gave the weights of seed 1 on ${backend}`);
}

function fail(what) {
  console.error(`check-hash: ${what}; see the table`);
  process.exitCode = 1;
}
