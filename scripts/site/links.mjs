// Which links of a folder of pages lead nowhere: to a file that is not there, or to an anchor that its page does not have.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { Parser } from "htmlparser2";

const LINKS = ["href", "src"];

/** One line for each link that is broken, and how many were followed; links to other sites are not. */
export function checkLinks(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"));
  const pages = new Map(files.map((name) => [join(folder, name), pageOf(readFileSync(join(folder, name), "utf8"))]));
  const broken = [];
  let followed = 0;
  for (const [path, { links }] of pages) {
    for (const link of links) {
      const url = new URL(link, pathToFileURL(path));
      if (url.protocol !== "file:") continue;
      followed++;
      const trouble = troubleOf(url, pages, folder);
      if (trouble) broken.push(`${relative(folder, path)}: ${link} ${trouble}`);
    }
  }
  return { broken, followed };
}

function troubleOf(url, pages, folder) {
  const path = decodeURIComponent(url.pathname);
  if (!path.startsWith(folder + sep)) return "leads out of the site";
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, "index.html") : path;
  if (!existsSync(file)) return "is no file";
  const anchor = decodeURIComponent(url.hash.slice(1));
  if (anchor && pages.has(file) && !pages.get(file).anchors.has(anchor)) return "is no anchor of its page";
  return null;
}

/** What a page links to, and what can be linked to in it. */
function pageOf(html) {
  const links = new Set();
  const anchors = new Set();
  const parser = new Parser({
    onopentag(_, attributes) {
      if (attributes.id) anchors.add(attributes.id);
      for (const name of LINKS) if (attributes[name]) links.add(attributes[name]);
    },
  });
  parser.end(html);
  return { links, anchors };
}
