// Runtimes that are commands: each says its version, and prints the results.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const BUN = "bun@1.4.5";
const DENO = "deno@2.9.6";
const WORKERD = "workerd@1.20261117.1";

/** Node of a major version: the one that runs this script, or one from npm. */
export const node = (major) => (world, wanted) => {
  const here = process.versions.node.startsWith(`${major}.`);
  const [command, from] = here ? [quoted(process.execPath)] : ["node", `node@${major}`];
  return printed(world, from, `${command} --version`, `${command} command.js ${wanted.map(quoted).join(" ")}`);
};

export const bun = (world, wanted) =>
  printed(world, BUN, "bun --version", `bun run command.js ${wanted.map(quoted).join(" ")}`);

/** With no permission but to read its own folder. */
export function deno(world, wanted) {
  const options = "--no-prompt --node-modules-dir=manual --allow-read=.";
  return printed(world, DENO, "deno --version", `deno run ${options} command.js ${wanted.map(quoted).join(" ")}`);
}

/** What Cloudflare Workers run on, with the program as one module. */
export async function workerd(world, wanted) {
  const { project, run } = world;
  const options = ["--bundle", "--format=esm", "--target=es2022", "--external:node:*", "--outfile=edge/worker.js"];
  await run("npx", ["--no-install", "esbuild", "edge.js", ...options], project);
  writeFileSync(join(project, "edge/config.capnp"), configuration(wanted));
  return printed(world, WORKERD, "workerd --version", "workerd test edge/config.capnp");
}

/** What `program` prints, with the package `from` of npm, if any, on the PATH. */
async function printed({ run, project }, from, version, program) {
  const shell = (command) =>
    from ? run("npx", ["--yes", "-p", from, "-c", command], project) : run("sh", ["-c", command], project);
  const told = await shell(version);
  const text = await shell(program);
  const results = /\{".*\}/.exec(text)?.[0];
  if (!results) throw new Error(`${program}: it printed no results\n${text}`);
  return { version: /\d[\d.-]*\d/.exec(told)[0], results: JSON.parse(results) };
}

const quoted = (word) => `'${word.replaceAll("'", "'\\''")}'`;

const configuration = (wanted) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .main)]);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  bindings = [(name = "WANTED", json = ${JSON.stringify(JSON.stringify(wanted))})],
  compatibilityDate = "2026-11-01",
);
`;
