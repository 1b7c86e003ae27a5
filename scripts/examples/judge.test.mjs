// Each way in which a program of the documentation can be wrong, planted in a page, is found at its line, and nothing else is.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { judge } from "./judge.mjs";

/** The problems of a page, in which the block begins on line 4. */
async function problemsOf(...blocks) {
  const root = mkdtempSync(join(tmpdir(), "examples-test-"));
  try {
    const folder = join(root, "work");
    mkdirSync(folder);
    writeFileSync(join(root, "page.md"), ["# Page", "", ...blocks].join("\n"));
    return (await judge({ folder, pages: ["page.md"], root })).problems;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
const fence = (info, code) => `\`\`\`${info}\n${code}\n\`\`\`\n`;

test("programs that are right have no problems", async () => {
  const problems = await problemsOf(
    fence("json file=data.json", '{ "count": 2 }'),
    fence("ts", 'import { readFileSync } from "node:fs";\nconst text: string = readFileSync("data.json", "utf8");'),
    fence("ts continued", "console.log(JSON.parse(text).count);"),
    fence("text output", "2"),
    fence("js", "export const pair = (x) => [x, x];\nexport const sum = ([a, b]) => a + b;\nsum(pair('x'));"),
    fence("ts fragment", "units: 4, activation: tanh,"),
  );
  assert.deepEqual(problems, []);
});

const planted = [
  ["a wrong type", fence("ts", "const x: number = 'one';\nconsole.log(x);"), /^page\.md:4:7: .*\(TS2322\)$/],
  ["a name that is not there", fence("js", "console.log(model);"), /^page\.md:4:13: .*'model'.*\(TS2304\)$/],
  [
    "a package that is not there",
    fence("js", 'import "@chainrule/nothing";'),
    /^page\.md:4:8: .*'@chainrule\/nothing'/,
  ],
  ["a wrong type in what is not run", fence("ts typecheck", "'one' * 2;"), /^page\.md:4:1: .*\(TS2362\)$/],
  ["an error", fence("ts", "const x = 1;\nthrow new Error(String(x));"), /page\.md:4: .*Error: 1\n.*4\.ts:5/s],
  [
    "another output",
    fence("js", "console.log(1);") + fence("text output", "2"),
    /^page\.md:4 should print\n2\nbut printed\n1/,
  ],
  ["a fragment that is no code", fence("ts fragment", "a b c ("), /^page\.md:4: /],
];
for (const [defect, block, message] of planted) {
  test(`${defect} is found`, async () => {
    const problems = await problemsOf(block);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.match(problems[0], message);
  });
}
