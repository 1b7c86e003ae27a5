// Each way in which a link can be broken, planted in a site that is whole, is found, and nothing else is.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { checkLinks } from "./links.mjs";

const WHOLE = `
  <a href="guides/a%20page.html">page</a> <a href="guides/a page.html#end">its end</a> <a href="#top" id="top">here</a>
  <a href="guides">folder</a> <a href="https://example.org/nowhere">elsewhere</a> <img src="picture.png"> <a href="">self</a>`;

/** The links that are broken when the first page has this as well. */
function brokenWith(html) {
  const folder = mkdtempSync(join(tmpdir(), "links-test-"));
  try {
    mkdirSync(join(folder, "guides"));
    writeFileSync(join(folder, "index.html"), WHOLE + html);
    writeFileSync(join(folder, "guides/index.html"), '<a href="../index.html#top">back</a>');
    writeFileSync(join(folder, "guides/a page.html"), '<h2 id="end">End</h2>');
    writeFileSync(join(folder, "picture.png"), "");
    return checkLinks(folder).broken;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a site that is whole has no broken links", () => assert.deepEqual(brokenWith(""), []));

const planted = [
  ["a page that is not there", '<a href="guides/b.html">b</a>', "index.html: guides/b.html is no file"],
  ["a picture that is not there", '<img src="b.png">', "index.html: b.png is no file"],
  ["an anchor of its own page", '<a href="#bottom">b</a>', "index.html: #bottom is no anchor of its page"],
  [
    "an anchor of another page",
    '<a href="guides/a page.html#begin">b</a>',
    "index.html: guides/a page.html#begin is no anchor of its page",
  ],
  ["a way out", '<a href="../README.md">b</a>', "index.html: ../README.md leads out of the site"],
];
for (const [defect, html, problem] of planted) test(defect, () => assert.deepEqual(brokenWith(html), [problem]));
