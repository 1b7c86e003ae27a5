// Each licence that must not go out unseen, planted in a package that is fit, is found.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { bundledIn } from "./bundled.mjs";
import { licenceProblems } from "./licences.mjs";

const LIBRARY = { name: "library", version: "1.0.0", license: "ISC" };
const FIT = { manifest: { name: "ours" }, bundled: [LIBRARY], notice: "library\n\nISC License\n" };

test("a package that is fit has no problems", () => assert.deepEqual(licenceProblems(FIT), []));

const planted = [
  ["another licence", { bundled: [{ ...LIBRARY, license: "GPL-3.0" }] }, "ours contains library, licensed GPL-3.0"],
  ["no licence", { bundled: [{ ...LIBRARY, license: undefined }] }, "ours contains library, licensed undefined"],
  ["no notice", { notice: "" }, "ours lacks the licence of library"],
  ["no code", { bundled: [] }, "ours has licences of others, but no code of others was found"],
  [
    "a dependency",
    { manifest: { name: "ours", dependencies: { other: "^1.0.0" } } },
    "ours depends on other; judge its licence here",
  ],
];

for (const [defect, change, problem] of planted) {
  test(defect, () => assert.deepEqual(licenceProblems({ ...FIT, ...change }), [problem]));
}

test("code of others is found by the bundler's comments, with its version and licence", () => {
  const root = mkdtempSync(join(tmpdir(), "licences-"));
  try {
    const folder = "node_modules/.pnpm/@scope+library@1.0.0/node_modules/@scope/library";
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, "package.json"), JSON.stringify({ ...LIBRARY, name: "@scope/library" }));
    const code = `// src/index.ts\nconst a = 1;\n// ../../${folder}/lib/one.js\n// ../../${folder}/lib/two.js\n`;
    assert.deepEqual(bundledIn(root, code), [{ ...LIBRARY, name: "@scope/library" }]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
