/** Files of arrays: NumPy's `.npy` and `.npz`, and safetensors. The entry `@chainrule/core/serialize`. */
export type { Dtype, NumericArray } from "./array.ts";
export { readNpy, writeNpy } from "./npy.ts";
export { type NpzOptions, readNpz, writeNpz } from "./npz.ts";
export { readSafetensors, type Safetensors } from "./safetensors-read.ts";
export { writeSafetensors } from "./safetensors-write.ts";
