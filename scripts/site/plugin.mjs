// What TypeDoc is told of this repository: modules are called as they are imported and show the README of their package; guides are
// called by their heading, and found by their file; their groups are open in the menu until they are closed; links that begin with
// ~/ begin at the root of the site.
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { Converter, JSX, KindRouter, MinimalSourceFile, PageEvent, ReflectionKind } from "typedoc";
import { linkErrors } from "./error-links.mjs";

/** A plugin for these entries and groups of guides; `groupOf` gives the group of a guide by its path. */
export const site = (entries, groups, groupOf) => (app) => {
  const slugs = new Map();

  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, module) => {
    if (module.kind !== ReflectionKind.Module) return;
    const file = context.getSymbolFromReflection(module).declarations[0].getSourceFile().fileName;
    const { name, readme } = entries.find(({ source }) => source === file);
    module.name = name;
    if (!readme) return;
    const { files } = context.project;
    const text = new MinimalSourceFile(readFileSync(readme, "utf8"), readme);
    module.readme = app.converter.parseRawComment(text, files).content;
    withoutHeading(module.readme);
    for (const path of [readme, dirname(readme)]) files.registerReflectionPath(path, module);
  });

  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, guide) => {
    const { files } = guide.project;
    const path = files.getReflectionPath(guide);
    const isReadme = basename(path) === "README.md";
    if (isReadme) files.registerReflectionPath(dirname(path), guide);
    slugs.set(guide, basename(isReadme ? dirname(path) : path, ".md").toLowerCase());
    guide.frontmatter.group = groupOf(path);
    guide.name = headingOf(guide.content)[1];
  });

  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    withoutHeading(project.readme);
    linkErrors(project);
    // TypeDoc itself takes a comment that only says what is thrown for documentation
    for (const symbol of Object.values(project.reflections)) {
      if (!symbol.comment || symbol.comment.summary.length || symbol.comment.blockTags.length === 0) continue;
      app.logger.validationWarning(
        `${symbol.getFriendlyFullName()} has a comment that does not say what it is; add that`,
      );
    }
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

  const open = `for (const group of ${JSON.stringify(groups)}) localStorage["tsd-accordion-" + group] ??= "true";`;
  app.renderer.hooks.on("head.end", () =>
    JSX.createElement("script", null, JSX.createElement(JSX.Raw, { html: open })),
  );

  app.renderer.on(PageEvent.END, (page) => {
    page.contents = page.contents.replaceAll('href="~/', `href="${"../".repeat(page.url.split("/").length - 1)}`);
  });
};

const headingOf = ([first]) => /^# (.*)\n+/.exec(first.text);

/** Takes the heading, which the page has as its title, from a text. */
function withoutHeading(content) {
  content[0].text = content[0].text.slice(headingOf(content)[0].length);
}
