// A list that is complete is valid, and each gap planted in it is found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { completed, sbomProblems } from "./sbom.mjs";

const REF = "pkg:npm/%40chainrule/backend-x@1.0.0";
/** As pnpm makes it. */
const PLAIN = {
  $schema: "http://cyclonedx.org/schema/bom-1.7.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.7",
  version: 1,
  metadata: {
    component: {
      type: "library",
      group: "@chainrule",
      name: "backend-x",
      version: "1.0.0",
      purl: REF,
      "bom-ref": REF,
      licenses: [{ license: { id: "MIT" } }],
    },
  },
  components: [],
  dependencies: [{ ref: REF, dependsOn: [] }],
};
const ABOUT = {
  manifest: {
    name: "@chainrule/backend-x",
    version: "1.0.0",
    peerDependencies: { "@chainrule/core": ">=0.1.0 <1", gl: ">=8 <10" },
    peerDependenciesMeta: { gl: { optional: true } },
  },
  bundled: [{ name: "library", version: "2.0.0", license: "ISC" }],
  digest: "ab".repeat(64),
};
const FIT = completed(PLAIN, ABOUT);

test("a list that is complete has no problems", async () => assert.deepEqual(await sbomProblems(FIT, ABOUT), []));

test("peers are what the user installs, in the range that the package takes", () => {
  const [core, gl] = FIT.components.slice(1);
  assert.deepEqual([core.group, core.name, core.versionRange], ["@chainrule", "core", "vers:npm/>=0.1.0|<1.0.0-0"]);
  assert.deepEqual([core.isExternal, core.scope, gl.scope], [true, "required", "optional"]);
  assert.deepEqual(FIT.dependencies[0].dependsOn, ["pkg:npm/library@2.0.0", "pkg:npm/%40chainrule/core", "pkg:npm/gl"]);
});

const [library, ...peers] = FIT.components;
const planted = [
  ["bundled code that is left out", { components: peers }, "library is not listed"],
  ["a peer that is left out", { components: [library, peers[0]] }, "gl is not listed"],
  ["no version", { components: [{ ...library, version: "" }, ...peers] }, "library has no version"],
  ["no licence", { components: [{ ...library, licenses: [] }, ...peers] }, "library has no licence"],
  ["another tarball", { metadata: PLAIN.metadata }, "it has not the SHA-512 of the tarball"],
  ["a field that CycloneDX has not", { licence: "MIT" }, "it must NOT have additional properties"],
];

for (const [defect, change, problem] of planted) {
  test(defect, async () => assert.deepEqual(await sbomProblems({ ...FIT, ...change }, ABOUT), [problem]));
}
