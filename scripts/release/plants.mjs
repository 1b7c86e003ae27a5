// Faults that a release must not have, each with the stage of the release check that must see it.
import { randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What `pnpm` runs: of the release check what judges, without what uses the tarballs. */
export const STAGES = {
  tarballs: [
    [
      "exec",
      "turbo",
      "run",
      "build",
      "--filter=./packages/*",
      "--filter=@chainrule/conformance",
      "--output-logs=errors-only",
    ],
    ["exec", "node", "scripts/pack-check.mjs", "--judge"],
  ],
  sizes: [["size"]],
  documentation: [["docs:check"]],
};

const CORE = "packages/core/src/index.ts";

/** `plant(root)` makes the fault in a copy of the repository; `named` are parts of the message that must name it. */
export const PLANTS = [
  {
    fault: "a missing type",
    stage: "tarballs",
    named: ["@chainrule/backend-cpu", "./dist/index.d.ts is not packed"],
    plant: (root) =>
      edit(root, "packages/backend-cpu/tsup.config.ts", (text) =>
        text.replace(/^export default (.*);$/m, "export default { ...$1, dts: false };"),
      ),
  },
  {
    fault: "a file that is not listed",
    stage: "tarballs",
    named: ["@chainrule/conformance", "./report.schema.json is not packed"],
    plant: (root) =>
      manifest(root, "conformance", (own) => {
        own.files = own.files.filter((name) => name !== "report.schema.json");
      }),
  },
  {
    fault: "a file that does not belong there",
    stage: "tarballs",
    named: ["@chainrule/worker", "src/index.ts does not belong there"],
    plant: (root) => manifest(root, "packages/worker", (own) => own.files.push("src")),
  },
  {
    fault: "a broken export",
    stage: "tarballs",
    named: ["@chainrule/core", "./dist/nodes/index.js is not packed"],
    plant: (root) =>
      manifest(root, "packages/core", ({ publishConfig }) => {
        publishConfig.exports["./node"].default = "./dist/nodes/index.js";
      }),
  },
  {
    fault: "an export whose types are broken",
    stage: "tarballs",
    named: ["@chainrule/backend-cpu", "Internal resolution error"],
    plant: (root) =>
      manifest(root, "packages/backend-cpu", ({ scripts }) => {
        scripts.build = `tsup && echo 'export * from "./gone.js";' >> dist/index.d.ts`;
      }),
  },
  {
    fault: "a dependency that should be a peer",
    stage: "tarballs",
    named: ["@chainrule/backend-wasm", "@chainrule/core is a dependency: make it a peer"],
    plant: (root) =>
      manifest(root, "packages/backend-wasm", (own) => {
        own.dependencies = own.peerDependencies;
        delete own.peerDependencies;
        delete own.devDependencies["@chainrule/core"];
      }),
  },
  {
    fault: "a script that runs when it is installed",
    stage: "tarballs",
    named: ["@chainrule/datasets", "package.json runs something at postinstall"],
    plant: (root) =>
      manifest(root, "packages/datasets", ({ scripts }) => {
        scripts.postinstall = "node --version";
      }),
  },
  {
    fault: "a package without README",
    stage: "tarballs",
    named: ["@chainrule/worker", "README.md is missing"],
    plant: (root) => rmSync(join(root, "packages/worker/README.md")),
  },
  {
    fault: "a size over its budget",
    stage: "sizes",
    named: ["core, everything", "exceeded"],
    plant: (root) =>
      append(root, CORE, `/** Too much. */\nexport const ballast = "${randomBytes(9000).toString("hex")}";\n`),
  },
  {
    fault: "a symbol without documentation",
    stage: "documentation",
    named: ["undocumentedSymbol"],
    plant: (root) => append(root, CORE, "export const undocumentedSymbol = 1;\n"),
  },
];

function edit(root, path, change) {
  const file = join(root, path);
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`plant: ${path} has nothing left to change; bring the plant up to date`);
  writeFileSync(file, after);
}

/** Changes the package.json in `folder`. */
function manifest(root, folder, change) {
  edit(root, `${folder}/package.json`, (text) => {
    const own = JSON.parse(text);
    change(own);
    return `${JSON.stringify(own, null, 2)}\n`;
  });
}

function append(root, path, text) {
  appendFileSync(join(root, path), text);
}
