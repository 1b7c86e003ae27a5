import assert from "node:assert/strict";
import { test } from "node:test";
import { programsOf } from "./programs.mjs";
import { accuracyOf } from "./run.mjs";
import { apart, replaceTable, tableOf } from "./table.mjs";

const block = (role, language, code) => `<!-- program: ${role} -->\n\`\`\`${language}\n${code}\n\`\`\`\n`;
const both = block("theirs", "js fragment", "theirs();") + block("ours", "ts", "ours();");

test("programs are found by the comment before them, files by their names", () => {
  const text = `${both}${block("bring", "python", "first")}\n\`\`\`js file=data.js\nexport {};\n\`\`\`\n\`\`\`ts\nother();\n\`\`\``;
  assert.deepEqual(programsOf("page.md", text), {
    theirs: { role: "theirs", language: "js", code: "theirs();\n" },
    ours: { role: "ours", language: "ts", code: "ours();\n" },
    before: [],
    same: [],
    bring: [{ role: "bring", language: "python", code: "first\n" }],
    files: new Map([["data.js", "export {};\n"]]),
  });
  assert.throws(() => programsOf("page.md", both + both), /page\.md: it has 2 programs "theirs"; give one/);
});

test("the number is the one printed last", () => {
  assert.equal(accuracyOf("page.md", "ours", "test accuracy 0.5\ntest accuracy 0.9750"), 0.975);
  assert.throws(() => accuracyOf("page.md", "ours", "0.9"), /printed "0\.9" last; print "test accuracy" and a number/);
});

test("programs are apart if their ranges do not meet", () => {
  const rows = (...ours) => [
    { name: "theirs", accuracies: [0.91, 0.93] },
    { name: "other", missing: "not here" },
    { name: "ours", accuracies: ours },
  ];
  assert.deepEqual(apart(rows(0.93, 0.95)), []);
  assert.deepEqual(apart(rows(0.94, 0.95)), ["theirs reaches 91.00 % to 93.00 %, ours 94.00 % to 95.00 %"]);
});

test("a table has a row for each program, also for one that did not run, and replaces the one before", () => {
  const rows = [
    { name: "theirs", missing: "not here" },
    { name: "ours", accuracies: [0.5, 0.75] },
  ];
  const table = tableOf([1, 2], rows, { same: 1.2e-7 });
  assert.match(
    table,
    /\| theirs \| not run: not here \| – \| – \|\n\| ours \| 50\.00 % \| 75\.00 % \| 62\.50 % \|\n\n.* 1\.2e-7 at most\.$/,
  );
  const page = "before\n<!-- migration: pnpm migration --record -->\nold\n<!-- /migration -->\nafter";
  assert.equal(replaceTable("page.md", page, "new"), page.replace("old", "new"));
  assert.throws(() => replaceTable("page.md", "", "new"), /page\.md has no <!-- migration/);
});
