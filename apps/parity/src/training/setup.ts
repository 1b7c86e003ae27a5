/** What runs in the worker, or on the page where there are no workers: the model of a configuration. */
import { decodeModel, encodeModel, type ModelFiles } from "@chainrule/core/serialize";
import type { Exposed } from "@chainrule/worker";
import { entryOf } from "../backends/backends.ts";
import type { Config } from "../config/config.ts";
import { networkOf, recipeOf } from "../network/network.ts";

export interface Setup {
  readonly config: Config;
  readonly inputs: number;
  readonly outputs: number;
  /** A saved model that is to be trained further. */
  readonly files?: ModelFiles;
}

export async function setup({ config, inputs, outputs, files }: Setup): Promise<Exposed> {
  const backend = await entryOf(config.backend).create();
  const selection = { backend, requested: config.backend, reason: "chosen on the page" };
  const recipe = recipeOf(config);
  const loaded = files ? decodeModel(files, { backend: selection }) : null;
  const model = loaded?.model ?? networkOf(config, selection, inputs, outputs);
  return {
    ...recipe,
    optimizer: loaded?.optimizer ?? recipe.optimizer,
    model,
    methods: { save: (notes: { readonly config: string }) => encodeModel(model, { notes }) },
  };
}
