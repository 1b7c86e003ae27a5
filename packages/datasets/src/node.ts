/** Data sets that need the files of Node. */
export type { DigitsCsv, DigitsCsvOptions } from "./csv/digits.ts";
export type { CsvBatches, CsvBatchOptions, CsvDatasets, CsvOptions, CsvTask } from "./csv/read-csv.ts";
export { csvFileBatches, readCsvFile, readDigitsCsvFile, readIdxFile } from "./files.ts";
export type { Idx } from "./idx.ts";
export type { Images, LabelledImages } from "./labelled-images.ts";
export { type Mnist, type MnistOptions, mnist } from "./mnist.ts";
