// Each defect that must not be published, planted in a package that is fit, is found, and nothing else is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsOf } from "./tarball.mjs";

const README =
  "# @chainrule/backend-x\n\nnpm install @chainrule/core @chainrule/backend-x\n\n```js\n```\n\n| a | b |\n| --- | --- |\n\n## Limits\n";
const MANIFEST = {
  name: "@chainrule/backend-x",
  keywords: ["a", "b", "c"],
  license: "MIT",
  engines: { node: ">=20" },
  sideEffects: false,
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
  peerDependencies: { "@chainrule/core": ">=0.1.0 <1" },
};
const FILES = ["LICENSE", "README.md", "dist/index.d.ts", "dist/index.js", "package.json"];

const judge = ({ files = FILES, readme = README, ...manifest } = {}) =>
  problemsOf({ files, readme, manifest: JSON.stringify({ ...MANIFEST, ...manifest }) });
const without = (path) => FILES.filter((file) => file !== path);
const entry = (target) => ({ exports: { ".": target } });

test("a package that is fit has no problems", () => assert.deepEqual(judge(), []));

const planted = [
  ["types that are not packed", { files: without("dist/index.d.ts") }, "./dist/index.d.ts is not packed"],
  ["code that is not packed", { files: without("dist/index.js") }, "./dist/index.js is not packed"],
  ["no license file", { files: without("LICENSE") }, "LICENSE is missing"],
  ["a source file", { files: [...FILES, "src/index.ts"] }, "src/index.ts does not belong there"],
  ["native code", { files: [...FILES, "binding.gyp"] }, "binding.gyp does not belong there"],
  ["types last", entry({ default: "./dist/index.js", types: "./dist/index.d.ts" }), ". has no types first"],
  ["no types", entry({ default: "./dist/index.js" }), ". has no types first"],
  [
    "core as a dependency",
    { dependencies: { "@chainrule/core": "^0.1.0" } },
    "@chainrule/core is a dependency: make it a peer",
  ],
  ["core not a peer", { peerDependencies: {} }, "@chainrule/core is no peer dependency"],
  ["an install script", { scripts: { postinstall: "node x" } }, "package.json runs something at postinstall"],
  ["few keywords", { keywords: ["a"] }, "package.json has fewer than 3 keywords"],
  ["another license", { license: "GPL-3.0" }, "package.json has the license GPL-3.0"],
  ["no engines", { engines: {} }, "package.json says nothing of Node"],
  ["unknown side effects", { sideEffects: undefined }, "package.json does not say whether importing has side effects"],
  [
    "a range of the workspace",
    { peerDependencies: { "@chainrule/core": "workspace:^" } },
    "package.json mentions workspace:",
  ],
  ["a README without limits", { readme: README.replace("## Limits", "") }, 'README.md has no section "Limits"'],
  ["a README without a program", { readme: README.replace("```js", "```sh") }, "README.md has no program"],
];

for (const [defect, change, problem] of planted) test(defect, () => assert.deepEqual(judge(change), [problem]));

test("a package without README", () => {
  assert.ok(judge({ files: without("README.md"), readme: "" }).includes("README.md is missing"));
});
