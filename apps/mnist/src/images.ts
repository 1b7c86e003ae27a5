/** The images that a network learns from, and those that it is asked about. */
import { access, constants, readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type Picture, readPng } from "@chainrule/app-common";
import { DataError, FileError, OptionError } from "@chainrule/core";
import {
  gunzip,
  isGzip,
  type LabelledImages,
  labelledImages,
  readDigitsCsv,
  readIdx,
  take,
  transform,
} from "@chainrule/datasets";
import { mnist } from "@chainrule/datasets/node";
import { INPUTS } from "./recipe.ts";

export const SIDE = 28;
const BLACK_TO_WHITE = { type: "affine", offset: 0, scale: 1 / 255 } as const;

export interface Data {
  readonly train: LabelledImages;
  /** A CSV file has none. */
  readonly test: LabelledImages | null;
}

/** @throws DataError, FileError if files are missing or damaged */
export async function loadData(path: string | undefined, limit: number | undefined): Promise<Data> {
  if (path === undefined || !(await isFile(path))) return mnist({ directory: path, limit });
  const train = readDigitsCsv(await bytesOf(path), { name: path });
  return { train: limit === undefined ? train : take(train, limit), test: null };
}

/** Images without labels, and what to call them. */
export interface Unlabelled {
  readonly name: string;
  readonly x: LabelledImages["x"];
}

/** The images of a PNG, an IDX or a CSV file, packed or not. @throws DataError, FileError */
export async function readImages(path: string): Promise<Unlabelled> {
  const bytes = await bytesOf(path);
  const name = basename(path);
  if (bytes[0] === 0x89) {
    const { width, height, gray } = readPng(bytes, path);
    if (width !== SIDE || height !== SIDE) {
      throw new DataError(
        `predict: ${path} has ${width}×${height} pixels; give a white digit on black in ${SIDE}×${SIDE}`,
      );
    }
    return { name, x: transform(BLACK_TO_WHITE, { data: gray, shape: [1, INPUTS] }) };
  }
  if (bytes[0] === 0 && bytes[1] === 0) {
    const idx = readIdx(bytes, path);
    const labels = new Uint8Array(idx.dimensions[0] ?? 0);
    const none = { type: "uint8", dimensions: [labels.length], data: labels } as const;
    const { x, image } = labelledImages(idx, none, { imagesName: path });
    if (image.width !== SIDE || image.height !== SIDE) {
      throw new DataError(`predict: ${path} has images of ${image.width}×${image.height}; give ${SIDE}×${SIDE}`);
    }
    return { name, x };
  }
  return { name, x: readDigitsCsv(bytes, { labels: hasLabels(bytes), name: path }).x };
}

/** True if the first line has one field more than an image. */
function hasLabels(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(10);
  const first = bytes.subarray(0, end < 0 ? bytes.length : end);
  return first.reduce((fields, byte) => fields + Number(byte === 44), 1) === INPUTS + 1;
}

async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new FileError(`read: ${path} cannot be read (${code}); check the path`, { cause });
  }
  return isGzip(bytes) ? gunzip(bytes, { name: path }) : bytes;
}

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );

/** @throws FileError unless a file can be made there: hours of training should not end in one that cannot */
export async function checkWritable(path: string): Promise<void> {
  try {
    // the dot refuses a file that stands where the folder should
    await access(`${dirname(path)}/.`, constants.W_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new FileError(`write: ${path} cannot be written (${code}); choose a folder that exists and may be written`, {
      cause,
    });
  }
}

/** Image i of a set. @throws OptionError if there are fewer */
export function picture({ data, shape }: LabelledImages["x"], i: number): Picture {
  if (i >= shape[0]) throw new OptionError(`image ${i} is not there; give a number from 0 to ${shape[0] - 1}`);
  return { width: SIDE, height: SIDE, pixels: data.subarray(i * INPUTS, (i + 1) * INPUTS) };
}

/** Image i as a set of its own. */
export const only = ({ data }: LabelledImages["x"], i: number): LabelledImages["x"] => ({
  data: data.subarray(i * INPUTS, (i + 1) * INPUTS),
  shape: [1, INPUTS],
});
