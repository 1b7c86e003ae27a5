// The site: guides, README files and the reference of every entry of every published package, as `pnpm site` builds it.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { entries, ROOT } from "./scripts/site/entries.mjs";
import { site } from "./scripts/site/plugin.mjs";

/** The guides in the order in which they are read. */
const GUIDES = {
  Guides: ["start-here", "explain-a-step", "training-well", "saving-and-serving"],
  "Coming from": ["from-tensorflow", "from-keras", "from-brain"],
  Backends: ["choosing-a-backend", "conformance", "writing-a-backend", "benchmarks"],
  "How it is built": ["architecture", "equations", "scenarios", "releasing"],
};
const names = Object.values(GUIDES).flat();
const guides = readdirSync(join(ROOT, "docs"))
  .filter((file) => file.endsWith(".md"))
  .map((file) => file.slice(0, -3));
const astray = guides.find((name) => !names.includes(name));
if (astray) throw new Error(`site: docs/${astray}.md is in no group of guides; add it to GUIDES in typedoc.config.mjs`);
const groupOf = (path) =>
  Object.keys(GUIDES).find((group) => GUIDES[group].includes(basename(path, ".md"))) ?? "How it is built";

const all = entries();

export default {
  name: "chainrule",
  logLevel: "Warn",
  tsconfig: "tsconfig.docs.json",
  basePath: ROOT,
  entryPoints: all.map(({ source }) => source),
  projectDocuments: [
    ...names.filter((name) => guides.includes(name)).map((name) => `docs/${name}.md`),
    "apps/parity/README.md",
    "apps/bench/README.md",
    "CONTRIBUTING.md",
  ],
  plugin: [site(all, Object.keys(GUIDES), groupOf)],
  readme: "README.md",
  out: "site",
  router: "site",
  customCss: "scripts/site/site.css",
  navigation: { includeGroups: true },
  navigationLinks: {
    "Start here": "~/guides/start-here.html",
    Reference: "~/modules.html",
    Scorecard: "~/guides/conformance.html",
    Demo: "~/demo/index.html",
  },
  highlightLanguages: ["bash", "console", "css", "csv", "html", "javascript", "json", "jsonc", "python", "typescript"],
  // `pnpm typecheck` does that
  skipErrorChecking: true,
  disableSources: true,
  excludeExternals: true,
  useFirstParagraphOfCommentAsSummary: true,
  sort: ["alphabetical-ignoring-documents"],
  groupOrder: [...Object.keys(GUIDES), "Modules", "Functions", "*"],
  validation: { notDocumented: true, notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true },
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  packagesRequiringDocumentation: [...new Set(all.map((entry) => entry.package))],
};
