/** Makes mutants: the suite, core and backends in one module, with one line of one source edited. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { context } from "esbuild";
import type { Mutant } from "./mutant.ts";
import type * as Whole from "./subject.ts";

const ROOT = new URL("../../../", import.meta.url);
const ENTRY = fileURLToPath(new URL("subject.ts", import.meta.url));

export const sourceOf = (file: string): string => readFileSync(new URL(file, ROOT), "utf8");

/** The source with its edit. @throws if the edit does not fit it just once */
function edited({ name, file, find, replace }: Mutant): string {
  const source = sourceOf(file);
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`mutant "${name}": ${file} has ${places} times\n${find}\nkeep the edit up to date`);
  return source.replace(find, () => replace);
}

export interface Builder {
  build(mutant: Mutant): Promise<typeof Whole>;
  close(): Promise<void>;
}

/** Of mutants of these files, one after the other; the bundler asks for these alone. */
export async function createBuilder(files: readonly string[]): Promise<Builder> {
  const names = [...new Set(files.map((file) => file.slice(file.lastIndexOf("/") + 1).replaceAll(".", "\\.")))];
  let target = "";
  let contents = "";
  const bundler = await context({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    conditions: ["@chainrule/source"],
    logLevel: "silent",
    plugins: [
      {
        name: "mutant",
        setup: ({ onLoad }) =>
          onLoad({ filter: new RegExp(`/(${names.join("|")})$`) }, ({ path }) =>
            path === target ? { contents, loader: "ts" } : null,
          ),
      },
    ],
  });
  return {
    async build(mutant) {
      contents = edited(mutant);
      target = fileURLToPath(new URL(mutant.file, ROOT));
      const { outputFiles } = await bundler.rebuild();
      const text = outputFiles?.[0]?.text ?? "";
      return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
    },
    close: () => bundler.dispose(),
  };
}
