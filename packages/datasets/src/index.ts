/** Data sets for chainrule, in any runtime. `./node` adds those that read files. */
export { classIndices, oneHot } from "./encoding.ts";
export type { Float32Matrix } from "./float32-matrix.ts";
export { type Idx, type IdxType, readIdx } from "./idx.ts";
export {
  type LabelledImages,
  type LabelledImagesOptions,
  labelledImages,
  type Normalization,
} from "./labelled-images.ts";
export { bitParity, type EvenOdd, type EvenOddOptions, evenOdd } from "./parity.ts";
export { take } from "./take.ts";
export { type TruthTableName, truthTable } from "./truth-tables.ts";
