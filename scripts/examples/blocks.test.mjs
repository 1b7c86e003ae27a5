// Which blocks of a page are programs, what is done with them, and which marks are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleOf, programWith, sourceOf } from "./blocks.mjs";

const fence = (info, code) => `\`\`\`${info}\n${code}\n\`\`\`\n`;
const read = (...blocks) => exampleOf("page.md", `# Page\n\n${blocks.join("\n")}`);

test("blocks without a word in TypeScript and JavaScript are programs, other languages are none", () => {
  const { programs } = read(fence("ts", "a"), fence("js", "b"), fence("sh", "c"), fence("", "d"), fence("python", "e"));
  assert.deepEqual(
    programs.map(({ language, run }) => [language, run]),
    [
      ["ts", true],
      ["js", true],
    ],
  );
});

test("a block that goes on is one program with those before it, on the lines of the page", () => {
  const { programs } = read(fence("ts", "one"), "Text.\n", fence("ts continued", "two"));
  assert.equal(sourceOf(programs[1]), "\n\n\none\n\n\n\n\n\ntwo\n");
});

test("a fragment is no program, and a block with a name is a file", () => {
  const { programs, fragments, files } = read(fence("ts fragment", "…"), fence("csv file=a.csv", "1,2"));
  assert.equal(programs.length, 0);
  assert.equal(fragments[0].code, "…\n");
  assert.equal(files.get("a.csv").code, "1,2\n");
});

test("a comment names a file of the repository", () => {
  const { files } = read("<!-- file mine.js: examples/theirs.js -->\n", fence("js", 'import "./mine.js"'));
  assert.deepEqual(files.get("mine.js"), { path: "examples/theirs.js" });
});

test("an output belongs to the program before it", () => {
  const { programs } = read(fence("ts", "console.log(1)"), fence("text output", "1"));
  assert.equal(programs[0].output, "1\n");
});

const refused = [
  ["an unknown word", [fence("ts fragmnet", "a")], /page\.md:4: "fragmnet" is no word for a block; use continued, /],
  ["a beginning that goes on", [fence("ts continued", "a")], /there is no ts program before it/],
  ["one language that goes on in another", [fence("js", "a"), fence("ts continued", "b")], /there is no ts program/],
  [
    "a program that goes on from what is not run",
    [fence("ts typecheck", "a"), fence("ts continued", "b")],
    /page\.md:8: it goes on from a program that is not run; add typecheck/,
  ],
  ["an output of nothing", [fence("sh", "a"), fence("text output", "b")], /an output stands after no program/],
];
for (const [defect, blocks, message] of refused) {
  test(`${defect} is refused`, () => assert.throws(() => read(...blocks), message));
}

test("a program is found by a part of it", () => {
  const page = fence("ts", 'import "x"') + fence("js", 'import "y"');
  assert.equal(programWith("page.md", page, '"y"'), 'import "y"\n');
  assert.throws(() => programWith("page.md", page, '"z"'), /page\.md: no program has "z" in it; add one/);
});
