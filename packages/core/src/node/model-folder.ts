/** Models in folders. */
import { join } from "node:path";
import { FileError } from "../errors.ts";
import type { Sequential } from "../model.ts";
import {
  decodeModel,
  encodeModel,
  type LoadedModel,
  type LoadOptions,
  MODEL_JSON,
  type ModelFiles,
  readDescription,
  type SaveOptions,
} from "../serialize/model-files.ts";
import { readReplaced, replaceFiles } from "./files.ts";

/**
 * Writes `model.json`, `weights.safetensors` and, for training to go on, `training.safetensors`. Whatever happens, the folder
 * holds either what it held before or the new model. One call at a time for each folder.
 * @throws FileError if the folder cannot be written; DataError, NonFiniteError for a model that cannot be saved
 */
export async function saveModel(directory: string, model: Sequential, options?: SaveOptions): Promise<void> {
  await replaceFiles(directory, await encodeModel(model, options));
}

/**
 * The model that was saved last and whole.
 * @throws FileError if there is none or it cannot be read; DataError if it is damaged or of a newer version
 */
export async function loadModel(directory: string, options: LoadOptions): Promise<LoadedModel> {
  return decodeModel(await readModel(directory), options);
}

async function readModel(directory: string): Promise<ModelFiles> {
  for (;;) {
    const json = await readReplaced(directory, MODEL_JSON);
    if (!json) {
      throw new FileError(`loadModel: there is no ${join(directory, MODEL_JSON)}; give the folder of a saved model`);
    }
    const files = new Map([[MODEL_JSON, json]]);
    for (const name of readDescription(json).files.keys()) {
      const content = await readReplaced(directory, name);
      if (content) files.set(name, content);
    }
    // a save that ended in between has changed it: begin again
    const after = await readReplaced(directory, MODEL_JSON);
    if (after && Buffer.compare(json, after) === 0) return files;
  }
}
