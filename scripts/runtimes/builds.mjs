// The page as files for a browser, made in three ways.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A production build of Vite. */
export async function vite(run, project) {
  await run("npx", ["--no-install", "vite", "build", "--logLevel", "error"], project);
  return join(project, "dist");
}

/** Minified, with the module of the worker as an entry of its own. */
export async function esbuild(run, project) {
  const folder = join(project, "bundle");
  const options = ["--bundle", "--minify", "--splitting", "--format=esm", "--target=es2022", "--outdir=bundle"];
  await run("npx", ["--no-install", "esbuild", "page.js", "train.js", ...options], project);
  copyFileSync(join(project, "index.html"), join(folder, "index.html"));
  return folder;
}

/** No bundler: the files of the packages as they are, found by an import map of their `exports`. */
export async function importMap(_, project) {
  const page = readFileSync(join(project, "index.html"), "utf8");
  const map = JSON.stringify({ imports: importsOf(project) });
  writeFileSync(
    join(project, "import-map.html"),
    page.replace("<script", `<script type="importmap">${map}</script>\n<script`),
  );
  return project;
}

function importsOf(project) {
  const { dependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  const ours = Object.keys(dependencies).filter((name) => name.startsWith("@chainrule/"));
  return Object.fromEntries(
    ours.map((name) => {
      const folder = `node_modules/${name}`;
      const { exports } = JSON.parse(readFileSync(join(project, folder, "package.json"), "utf8"));
      return [name, `/${folder}/${exports["."].default.slice(2)}`];
    }),
  );
}
