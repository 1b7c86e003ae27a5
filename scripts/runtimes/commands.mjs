// Runtimes that are commands: each prints its version, and what program it ran.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { wordsOf } from "./shell.mjs";

const BUN = "bun@1.4.5";
const DENO = "deno@2.9.6";
const WORKERD = "workerd@1.20261117.1";

/** Node of a major version: the one that runs this script, or one from npm. */
export const node = (major) => (world, wanted) => {
  const here = process.versions.node.startsWith(`${major}.`);
  const program = `command.js ${wordsOf(wanted)}`;
  if (here)
    return printed(world, "sh", (command) => ["-c", command], wordsOf([process.execPath]), "--version", program);
  return printed(world, "npx", from(`node@${major}`), "node", "--version", program);
};

export const bun = (world, wanted) =>
  printed(world, "npx", from(BUN), "bun", "--version", `run command.js ${wordsOf(wanted)}`);

/** With no permission at all but to read its own folder. */
export const deno = (world, wanted) =>
  printed(
    world,
    "npx",
    from(DENO),
    "deno",
    "--version",
    `run --no-prompt --node-modules-dir=manual --allow-read=. command.js ${wordsOf(wanted)}`,
  );

/** What Cloudflare Workers run on, with the program as one module. */
export async function workerd(world, wanted) {
  const { project, run } = world;
  const options = ["--bundle", "--format=esm", "--target=es2022", "--external:node:*", "--outfile=edge/worker.js"];
  await run("npx", ["--no-install", "esbuild", "edge.js", ...options], project);
  writeFileSync(join(project, "edge/config.capnp"), configuration(wanted));
  return printed(world, "npx", from(WORKERD), "workerd", "--version", "test edge/config.capnp");
}

const from = (name) => (command) => ["--yes", "-p", name, "-c", command];

async function printed({ run, project }, shell, words, program, version, args) {
  const told = await run(shell, words(`${program} ${version}`), project);
  const text = await run(shell, words(`${program} ${args}`), project);
  const results = /\{".*\}/.exec(text)?.[0];
  if (!results) throw new Error(`${program} ${args}: it printed no results\n${text}`);
  return { version: /\d[\d.-]+\d/.exec(told)[0], results: JSON.parse(results) };
}

const configuration = (wanted) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .main)]);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  bindings = [(name = "WANTED", json = ${JSON.stringify(JSON.stringify(wanted))})],
  compatibilityDate = "2026-11-01",
);
`;
