// Completes the site that TypeDoc wrote: puts the parity page under /demo, and follows every link of every page.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./site/entries.mjs";
import { checkLinks } from "./site/links.mjs";

const SITE = join(ROOT, "site");

cpSync(join(ROOT, "apps/parity/dist/page"), join(SITE, "demo"), { recursive: true });
const { broken, followed } = checkLinks(SITE);
for (const link of broken) console.error(link);
console.log(`site: ${followed} links followed, ${broken.length} broken; open ${join("site", "index.html")}`);
process.exitCode = broken.length ? 1 : 0;
