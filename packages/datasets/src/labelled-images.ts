/** Grey images with one class each, as MNIST and its relatives have them. */
import { DataError } from "@chainrule/core";
import { checkPositive } from "./check.ts";
import type { Float32Matrix } from "./float32-matrix.ts";
import { countOf, type Idx } from "./idx.ts";
import { checkLabelNames } from "./label-encoder.ts";
import type { AffineScaler } from "./scaler.ts";

/** What a network takes, with all that is needed to read an image back. */
export interface Images {
  /** `[images, width * height]`, one image a row, its pixels row by row, from 0 (background) to 1. */
  readonly x: Float32Matrix;
  /** The size of each. */
  readonly image: {
    /** In pixels. */
    readonly width: number;
    /** In pixels. */
    readonly height: number;
  };
  /** How the pixels of `x` came from the bytes 0 to 255; new images need the same. */
  readonly normalization: AffineScaler;
}

/** What `model.fit` takes, with all that is needed to read an image or an answer back. */
export interface LabelledImages extends Images {
  /** The class of each image: 0 to `classes` − 1. */
  readonly y: Uint8Array<ArrayBuffer>;
  /** How many; as many as there are `labelNames`. */
  readonly classes: number;
  /** `labelNames[c]` names class c. */
  readonly labelNames: readonly string[];
}

/** The options of `labelledImages`. */
export interface LabelledImagesOptions {
  /** One name per class; `"0"` to `"9"` unless given. */
  readonly labelNames?: readonly string[] | undefined;
  /** Convert only the first so many images; a limit above their number is their number. */
  readonly limit?: number | undefined;
  /** What errors call the images; `images` unless given. */
  readonly imagesName?: string | undefined;
  /** What errors call the labels; `labels` unless given. */
  readonly labelsName?: string | undefined;
}

/** The names of the classes of handwritten digits. */
export const DIGITS: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/**
 * Joins images (uint8, `[count, height, width]`) and labels (uint8, `[count]`); copies both.
 * Pixel v becomes v / 255, rounded to float32. All labels are checked, also those behind the limit.
 * Throws a DataError for files of another kind, swapped files, counts that differ, no images and labels without a name.
 */
export function labelledImages(images: Idx, labels: Idx, options: LabelledImagesOptions = {}): LabelledImages {
  const { labelNames = DIGITS, limit, imagesName = "images", labelsName = "labels" } = options;
  checkLabelNames("labelledImages", labelNames);
  if (limit !== undefined) checkPositive("labelledImages", "limit", limit);
  if (images.dimensions.length === 1 && labels.dimensions.length === 3) {
    const wrong = `${imagesName} has the shape of labels and ${labelsName} that of images`;
    fail(`${wrong} (${layout(images)} and ${layout(labels)}): they are swapped`, "pass the images first");
  }
  const pixels = bytesOf(images, 3, imagesName, "[count, height, width]");
  const classes = bytesOf(labels, 1, labelsName, "[count]");
  const [total, height, width] = images.dimensions as [number, number, number];
  if (total !== classes.length) {
    fail(
      `${imagesName} has ${total} images, but ${labelsName} has ${classes.length} labels`,
      "pass the two files of one set",
    );
  }
  if (pixels.length === 0) fail(`${imagesName} is empty (${layout(images)})`, "pass at least one image of one pixel");
  const bad = classes.findIndex((label) => label >= labelNames.length);
  if (bad >= 0) {
    const wrong = `${labelsName} has the label ${classes[bad]} at index ${bad}, outside 0 to ${labelNames.length - 1}`;
    fail(wrong, "pass labelNames with a name for every class, or the right file");
  }
  const count = Math.min(limit ?? total, total);
  return {
    ...greyImages(pixels.subarray(0, count * height * width), width, height),
    y: new Uint8Array(classes.subarray(0, count)),
    classes: labelNames.length,
    labelNames: [...labelNames],
  };
}

/** The images of `pixels`; v becomes v / 255, rounded to float32. */
export function greyImages(pixels: Uint8Array, width: number, height: number): Images {
  const size = width * height;
  return {
    x: { data: scaled(pixels), shape: [pixels.length / size, size] },
    image: { width, height },
    normalization: { type: "affine", offset: 0, scale: 1 / 255 },
  };
}

function bytesOf(idx: Idx, rank: number, name: string, shape: string): Uint8Array {
  if (idx.type !== "uint8" || idx.dimensions.length !== rank) {
    fail(`${name} is ${layout(idx)}`, `pass an IDX of uint8 with the ${rank} dimension${rank > 1 ? "s" : ""} ${shape}`);
  }
  if (idx.data.length !== countOf(idx.dimensions)) {
    fail(`${name} is ${layout(idx)}, but has ${idx.data.length} values`, "pass as many values as the dimensions say");
  }
  return idx.data;
}

function scaled(pixels: Uint8Array): Float32Array<ArrayBuffer> {
  // A table: the division once per value, not per pixel.
  const table = Float32Array.from({ length: 256 }, (_, v) => v / 255);
  const data = new Float32Array(pixels.length);
  for (let i = 0; i < data.length; i++) data[i] = table[pixels[i]!]!;
  return data;
}

const layout = (idx: Idx): string => `${idx.type} ${idx.dimensions.join("×")}`;

function fail(wrong: string, remedy: string): never {
  throw new DataError(`labelledImages: ${wrong}; ${remedy}`);
}
