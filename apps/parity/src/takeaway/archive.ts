/** A model as one file: a zip of the folder that `loadModel` of @chainrule/core/node reads. */
import { DataError } from "@chainrule/core";
import type { ModelFiles } from "@chainrule/core/serialize";
import { unzipSync, zipSync } from "fflate";
import { fromFragment } from "../config/address.ts";
import type { Config } from "../config/config.ts";

const FILES = ["model.json", "weights.safetensors", "training.safetensors"];
/** Far more than a network of this page has. */
const MOST_BYTES = 10_000_000;

export const pack = (files: ModelFiles): Uint8Array<ArrayBuffer> =>
  zipSync(Object.fromEntries(files)) as Uint8Array<ArrayBuffer>;

/** @throws DataError for what is no model of this page; the files themselves are judged where they are decoded */
export function unpack(bytes: Uint8Array): { readonly config: Config; readonly files: ModelFiles } {
  const fail = (wrong: string): never => {
    throw new DataError(`load: ${wrong}; give a file that this page has saved`);
  };
  let entries: Readonly<Record<string, Uint8Array>>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => FILES.includes(name) && originalSize <= MOST_BYTES,
    });
  } catch (error) {
    return fail(`it is no zip file (${(error as Error).message})`);
  }
  const json = entries["model.json"];
  if (!json) return fail("there is no model.json in it");
  let saved: unknown;
  try {
    saved = JSON.parse(new TextDecoder().decode(json)).notes?.config;
  } catch (error) {
    return fail(`model.json is damaged (${(error as Error).message})`);
  }
  if (typeof saved !== "string") return fail("model.json does not say what it was trained on");
  const { config, problems } = fromFragment(saved);
  if (problems.length) return fail(`its settings cannot be (${problems.join("; ")})`);
  return { config, files: new Map(Object.entries(entries)) };
}
