// What TypeDoc is told of this repository: modules are called as they are imported and show the README of their package, guides
// are called by their heading.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Converter, MinimalSourceFile, ReflectionKind } from "typedoc";

/** A plugin for these entries; `groupOf` a guide by its path. */
export const site = (entries, groupOf) => (app) => {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, module) => {
    if (module.kind !== ReflectionKind.Module) return;
    const file = context.getSymbolFromReflection(module)?.declarations?.[0]?.getSourceFile().fileName;
    const { name, readme } = entries.find(({ source }) => source === file);
    module.name = name;
    if (!readme) return;
    const { files } = context.project;
    const text = readFileSync(readme, "utf8").replace(/^# .*\n/, "");
    module.readme = app.converter.parseRawComment(new MinimalSourceFile(text, readme), files).content;
    for (const path of [readme, dirname(readme)]) files.registerReflectionPath(path, module);
  });
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, guide) => {
    // links to a folder mean its README
    const path = guide.project.files.getReflectionPath(guide);
    if (path?.endsWith("/README.md")) guide.project.files.registerReflectionPath(dirname(path), guide);
    const [first] = guide.content;
    const heading = /^# (.*)\n+/.exec(first.text);
    guide.frontmatter.group = groupOf(guide.name);
    guide.name = heading[1];
    first.text = first.text.slice(heading[0].length);
  });
};
