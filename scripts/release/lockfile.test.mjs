// A package from elsewhere in a lockfile is found.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { lockfileProblems } from "./lockfile.mjs";

const LOCKFILE = readFileSync(new URL("../../pnpm-lock.yaml", import.meta.url), "utf8");
const FIRST = /^ {4}resolution: .*$/m;
const planted = (resolution) => lockfileProblems(LOCKFILE.replace(FIRST, `    resolution: ${resolution}`));

test("ours has no problems", () => assert.deepEqual(lockfileProblems(LOCKFILE), []));
test("an empty one", () => assert.deepEqual(lockfileProblems(""), ["it names no packages"]));

for (const resolution of [
  "{tarball: https://codeload.github.com/a/b/tar.gz/c}",
  "{integrity: sha1-aaaa}",
  "{commit: abc, repo: https://github.com/a/b, type: git}",
]) {
  test(resolution, () =>
    assert.deepEqual(planted(resolution), [`${resolution} is no package of the registry with its SHA-512`]),
  );
}
