/** Data sets for chainrule, in any runtime. `./node` adds those that read files. */
export { type Batch, batches, type Sample } from "./batches.ts";
export type { CsvStream, CsvText } from "./csv/chunks.ts";
export type { CsvColumn } from "./csv/columns.ts";
export { type DigitsCsv, type DigitsCsvOptions, readDigitsCsv } from "./csv/digits.ts";
export {
  type CsvBatches,
  type CsvBatchOptions,
  type CsvClasses,
  type CsvDatasets,
  type CsvInputs,
  type CsvNumbers,
  type CsvOptions,
  type CsvTask,
  csvBatches,
  readCsv,
  readCsvStream,
} from "./csv/read-csv.ts";
export { writeCsv, writeSubmission } from "./csv/write-csv.ts";
export { classIndices, oneHot } from "./encoding.ts";
export type { Float32Matrix } from "./float32-matrix.ts";
export { type Gaussian, type GaussianOptions, gaussian } from "./gaussian.ts";
export { type GunzipOptions, gunzip, gzip, isGzip } from "./gzip.ts";
export { type Idx, type IdxType, readIdx, unpackIdx, writeIdx } from "./idx.ts";
export {
  decodeLabels,
  encodeLabels,
  fitLabelEncoder,
  type LabelEncoder,
  labelEncoderFromJSON,
} from "./label-encoder.ts";
export { type Images, type LabelledImages, type LabelledImagesOptions, labelledImages } from "./labelled-images.ts";
export { bitParity, type EvenOdd, type EvenOddOptions, evenOdd } from "./parity.ts";
export type { Rows, Targets } from "./rows.ts";
export {
  type AffineScaler,
  fitMinMaxScaler,
  fitStandardScaler,
  inverseTransform,
  type MinMaxScaler,
  type Scaler,
  type StandardScaler,
  transform,
} from "./scaler.ts";
export { scalerFromJSON } from "./scaler-json.ts";
export { type Split, type SplitOptions, trainTestSplit } from "./split.ts";
export { take } from "./take.ts";
export { type TruthTableName, truthTable } from "./truth-tables.ts";
