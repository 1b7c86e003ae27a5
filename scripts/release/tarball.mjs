// What a published package must have, judged by what is in its tarball: files, package.json, README.

const NEEDED = ["README.md", "LICENSE"];
const STRAY = /^(src|bench|test|node_modules)\/|\.test\.|\.tsbuildinfo$/;
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];
const CORE = "@chainrule/core";

/** One line for each thing that must not be published as it is; `files` are paths, the rest is text. */
export function problemsOf({ files, manifest, readme }) {
  return [
    ...NEEDED.filter((path) => !files.includes(path)).map((path) => `${path} is missing`),
    ...files.filter((path) => STRAY.test(path)).map((path) => `${path} does not belong there`),
    ...["@chainrule/source", "workspace:"]
      .filter((text) => manifest.includes(text))
      .map((text) => `package.json mentions ${text}`),
    ...ofManifest(JSON.parse(manifest), files),
    ...ofReadme(readme, JSON.parse(manifest).name),
  ];
}

function ofManifest(manifest, files) {
  const { name, keywords, license, engines, sideEffects, exports = {}, scripts = {}, dependencies = {} } = manifest;
  const problems = [];
  if (!(keywords?.length >= 3)) problems.push("package.json has fewer than 3 keywords");
  if (license !== "MIT") problems.push(`package.json has the license ${license}`);
  if (!engines?.node) problems.push("package.json says nothing of Node");
  if (sideEffects === undefined) problems.push("package.json does not say whether importing has side effects");
  if (CORE in dependencies) problems.push(`${CORE} is a dependency: make it a peer`);
  if (name !== CORE && !manifest.peerDependencies?.[CORE]) problems.push(`${CORE} is no peer dependency`);
  for (const script of INSTALL_SCRIPTS.filter((script) => script in scripts)) {
    problems.push(`package.json runs something at ${script}`);
  }
  for (const [entry, target] of Object.entries(exports)) {
    if (typeof target === "object" && Object.keys(target)[0] !== "types") problems.push(`${entry} has no types first`);
    const paths = typeof target === "object" ? Object.values(target) : [target];
    for (const path of paths.filter((path) => !files.includes(path.slice(2)))) problems.push(`${path} is not packed`);
  }
  return problems;
}

/** What it is, how to install it, a program, and what it cannot do. */
function ofReadme(readme, name) {
  return [
    [readme.startsWith(`# ${name}\n`), `does not begin with "# ${name}"`],
    [/^npm install .*@chainrule\//m.test(readme), "does not say how to install it"],
    [/^```(js|ts)( typecheck)?$/m.test(readme), "has no program"],
    [/^## Limits$/m.test(readme), 'has no section "Limits"'],
    [/^\|[ :|-]+\|$/m.test(readme), "has no table of options or functions"],
  ]
    .filter(([fits]) => !fits)
    .map(([, trouble]) => `README.md ${trouble}`);
}
