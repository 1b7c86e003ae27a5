/** Files of models and of arrays, as bytes: the entry `@chainrule/core/serialize`. `@chainrule/core/node` keeps them in folders. */
export type { Dtype, NumericArray } from "./array.ts";
export type { Custom } from "./describe.ts";
export type { Json } from "./fields.ts";
export {
  decodeModel,
  encodeModel,
  type LoadedModel,
  type LoadOptions,
  type ModelFiles,
  type ModelMetadata,
  type SaveOptions,
} from "./model-files.ts";
export { readNpy, writeNpy } from "./npy.ts";
export { type NpzOptions, readNpz, writeNpz } from "./npz.ts";
export { readSafetensors, type Safetensors } from "./safetensors-read.ts";
export { writeSafetensors } from "./safetensors-write.ts";
