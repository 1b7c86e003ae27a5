/** From the name of a module to the backend that it makes. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Backend, MaybePromise } from "@chainrule/core";
import { UsageError } from "./arguments.ts";

/** What the export `createBackend` must be. */
type Factory = (options?: { readonly device: string }) => MaybePromise<Backend>;

export interface Loaded {
  readonly createBackend: Factory;
  /** Of the package that the module belongs to. */
  readonly version: string | undefined;
}

/** @throws UsageError if there is no such module, it does not load, or it has no `createBackend` */
export async function load(module: string): Promise<Loaded> {
  const file = fileOf(module);
  let exports: { readonly createBackend?: unknown };
  try {
    exports = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new UsageError(`${module} does not load: ${String(error)}`);
  }
  if (typeof exports.createBackend !== "function") {
    const names = Object.keys(exports).join(", ") || "nothing";
    throw new UsageError(`${module} exports ${names}; it must export a function createBackend`);
  }
  return { createBackend: exports.createBackend as Factory, version: versionOf(file) };
}

function fileOf(module: string): string {
  const file = resolve(module);
  if (existsSync(file)) return file;
  try {
    return createRequire(join(process.cwd(), "_")).resolve(module);
  } catch {
    throw new UsageError(`there is no file or package ${module}; name the backend's file, for example ./my-backend.js`);
  }
}

function versionOf(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).version;
    if (folder === dirname(folder)) return undefined;
  }
}
