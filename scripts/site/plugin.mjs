// What TypeDoc is told of this repository: modules are called as they are imported and show the README of their package; guides are
// called by their heading, and found by their file; links that begin with ~/ begin at the root of the site.
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { Converter, KindRouter, MinimalSourceFile, PageEvent, ReflectionKind } from "typedoc";

/** A plugin for these entries; `groupOf` gives the group of a guide by its path. */
export const site = (entries, groupOf) => (app) => {
  const slugs = new Map();

  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, module) => {
    if (module.kind !== ReflectionKind.Module) return;
    const file = context.getSymbolFromReflection(module).declarations[0].getSourceFile().fileName;
    const { name, readme } = entries.find(({ source }) => source === file);
    module.name = name;
    if (!readme) return;
    const { files } = context.project;
    const text = readFileSync(readme, "utf8").replace(/^# .*\n/, "");
    module.readme = app.converter.parseRawComment(new MinimalSourceFile(text, readme), files).content;
    for (const path of [readme, dirname(readme)]) files.registerReflectionPath(path, module);
  });

  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, guide) => {
    const { files } = guide.project;
    const path = files.getReflectionPath(guide);
    const isReadme = basename(path) === "README.md";
    if (isReadme) files.registerReflectionPath(dirname(path), guide);
    slugs.set(guide, basename(isReadme ? dirname(path) : path, ".md").toLowerCase());
    guide.frontmatter.group = groupOf(path);
    const [first] = guide.content;
    const [line, heading] = /^# (.*)\n+/.exec(first.text);
    guide.name = heading;
    first.text = first.text.slice(line.length);
  });

  app.renderer.defineRouter(
    "site",
    class extends KindRouter {
      getIdealBaseName(reflection) {
        const slug = slugs.get(reflection);
        return slug ? `guides/${slug}` : super.getIdealBaseName(reflection);
      }
    },
  );

  app.renderer.on(PageEvent.END, (page) => {
    page.contents = page.contents.replaceAll('href="~/', `href="${"../".repeat(page.url.split("/").length - 1)}`);
  });
};
