// What a release does, on a copy of the last commit: versions, lockfile, documentation, build, sizes, packing and judging,
// licences and lists of contents, use of the tarballs in projects of pnpm and yarn, and `pnpm publish --dry-run`.
// --keep <folder> leaves the copy there.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { programWith } from "./examples/blocks.mjs";
import { runner } from "./release/command.mjs";
import { lockfileProblems } from "./release/lockfile.mjs";
import { judgeSupplyChain } from "./release/supply-chain.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PNPM = ["--yes", "pnpm@12"];
const YARN = ["--yes", "--package=@yarnpkg/cli-dist@4.18.1", "yarn"];
const { values: options } = parseArgs({ options: { keep: { type: "string" } } });

const work = options.keep ? resolve(options.keep) : mkdtempSync(join(tmpdir(), "release-check-"));
const copy = join(work, "repository");
const tarballs = join(work, "tarballs");
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop.abort());
const run = runner(stop.signal);

try {
  await run("git", ["clone", "--quiet", ROOT, copy], ROOT);
  await pnpm("install", "--frozen-lockfile", "--prefer-offline");
  await stage("changelogs and versions", () => pnpm("exec", "changeset", "version"));
  await stage("lockfile", renewLockfile);
  await stage("documentation", () => pnpm("docs:check"));
  await stage("build and sizes", () => pnpm("size"));
  await stage("packing, publint, attw, npm", () => pnpm("pack:check", "--to", tarballs));
  await stage("licences and SBOM", () => judgeSupplyChain(pnpm, copy, tarballs));
  await stage("a project of pnpm", () => usePnpm(join(work, "with-pnpm")));
  await stage("a project of yarn", () => useYarn(join(work, "with-yarn")));
  await stage("dry run", () => pnpm("publish", "--recursive", "--dry-run", "--no-git-checks"));
  console.log(`release-check: ${versions().join(", ")} can be published`);
} catch (error) {
  console.error(`release-check: ${stop.signal.aborted ? "interrupted" : error.message}`);
  process.exitCode = 1;
} finally {
  stop.abort();
  if (!options.keep) rmSync(work, { recursive: true, force: true });
}

/** Fitting the new versions, and with packages of the registry alone. */
async function renewLockfile() {
  await pnpm("install", "--lockfile-only", "--prefer-offline");
  await pnpm("install", "--frozen-lockfile", "--prefer-offline");
  const problems = lockfileProblems(readFileSync(join(copy, "pnpm-lock.yaml"), "utf8"));
  if (problems.length) throw new Error(`lockfile: ${problems.join("; ")}`);
}

async function usePnpm(project) {
  startProject(project);
  await run("npx", [...PNPM, "add", "--prefer-offline", ...files()], project);
  await runProgram(project, process.execPath, []);
}

async function useYarn(project) {
  startProject(project);
  writeFileSync(join(project, ".yarnrc.yml"), "enableTelemetry: false\nenableImmutableInstalls: false\n");
  writeFileSync(join(project, "yarn.lock"), "");
  const wanted = files().map((file) => `${nameOf(file)}@file:${file}`);
  await run("npx", [...YARN, "add", ...wanted], project);
  await runProgram(project, "npx", [...YARN, "node"]);
}

function startProject(project) {
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
  // a workspace or a configuration further up is no part of it
  writeFileSync(join(project, "pnpm-workspace.yaml"), "packages: []\n");
}

/** The program in the README of core prints what the README says. */
async function runProgram(project, command, args) {
  const readme = readFileSync(join(copy, "packages/core/README.md"), "utf8");
  const program = programWith("packages/core/README.md", readme, '"@chainrule/core"');
  const wanted = /\/\/ (Uint32Array.*)$/m.exec(program)?.[1];
  if (!wanted) throw new Error("the program in the README of core does not say what it prints");
  writeFileSync(join(project, "program.mjs"), program);
  const printed = (await run(command, [...args, "program.mjs"], project)).trim();
  if (printed !== wanted) throw new Error(`the program in the README of core printed ${printed}, not ${wanted}`);
}

function files() {
  return readdirSync(tarballs)
    .filter((name) => name.endsWith(".tgz"))
    .map((name) => join(tarballs, name));
}

function nameOf(file) {
  return /([^/]+)-\d+\.\d+\.\d+[^/]*\.tgz$/.exec(file)[1].replace("chainrule-", "@chainrule/");
}

function versions() {
  return files().map((file) => `${nameOf(file)} ${/-(\d+\.\d+\.\d+[^/]*)\.tgz$/.exec(file)[1]}`);
}

async function stage(name, work) {
  const from = performance.now();
  await work();
  console.log(`${name}: ${((performance.now() - from) / 1000).toFixed(0)} s`);
}

function pnpm(...args) {
  return run("npx", [...PNPM, ...args], copy);
}
