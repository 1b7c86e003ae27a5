// Each gap of the documentation, planted in a package and a guide that are whole, is found by the settings of the site.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Application, Logger, LogLevel, TSConfigReader } from "typedoc";
import config from "../../typedoc.config.mjs";
import { site } from "./plugin.mjs";

const SOURCE =
  "/** Twice x. @throws RangeError for NaN */\nexport function twice(x: number): number {\n  return 2 * x;\n}\n";
const README = "# planted\n\nA package, and [its guide](guide.md#begin).\n";
const GUIDE = "# A guide\n\n## Begin\n\nTake [the package](README.md).\n";

class Complaints extends Logger {
  list = [];
  addContext(message) {
    return message;
  }
  log(message, level) {
    if (level >= LogLevel.Warn) this.list.push(message);
  }
}

/** What TypeDoc says of this package with this guide. */
async function complaintsOf({ source = SOURCE, guide = GUIDE }) {
  const folder = mkdtempSync(join(tmpdir(), "reference-test-"));
  const write = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  try {
    const entry = { name: "planted", source: write("index.ts", source), readme: write("README.md", README) };
    const options = {
      ...config,
      basePath: folder,
      tsconfig: write("tsconfig.json", JSON.stringify({ files: ["index.ts"] })),
      entryPoints: [entry.source],
      projectDocuments: [write("guide.md", guide)],
      plugin: [site([entry], ["Guides"], () => "Guides")],
      packagesRequiringDocumentation: ["planted"],
      readme: entry.readme,
      alwaysCreateEntryPointModule: true,
    };
    write("package.json", JSON.stringify({ name: "planted" }));
    const app = await Application.bootstrapWithPlugins(options, [new TSConfigReader()]);
    app.logger = new Complaints();
    app.validate(await app.convert());
    return app.logger.list;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a package and a guide that are whole have no gaps", async () => assert.deepEqual(await complaintsOf({}), []));

const planted = [
  [
    "an export without a comment",
    { source: `${SOURCE}export const TEN = 10;\n` },
    /TEN .*does not have any documentation/,
  ],
  [
    "a member without a comment",
    { source: `${SOURCE}/** A point. */\nexport interface Point {\n  x: number;\n}\n` },
    /Point\.x .*does not have any documentation/,
  ],
  [
    "a comment that only says what is thrown",
    { source: SOURCE.replace("Twice x. ", "") },
    /twice has a comment that does not say what it is; add that/,
  ],
  [
    "a link of a comment",
    { source: SOURCE.replace("Twice x", "As {@link thrice}") },
    /Failed to resolve link to "thrice"/,
  ],
  ["a link of a guide", { guide: GUIDE.replace("README.md", "READ.md") }, /relative path .*READ\.md/],
  [
    "a type that is not exported",
    { source: `interface Hidden {\n  y: number;\n}\n/** Seen. */\nexport const seen: Hidden = { y: 1 };\n` },
    /Hidden.* is referenced by .*seen but not included/,
  ],
];
for (const [gap, change, message] of planted) {
  test(`${gap} is found`, async () => {
    const complaints = await complaintsOf(change);
    assert.equal(complaints.length, 1, complaints.join("\n"));
    assert.match(complaints[0], message);
  });
}
