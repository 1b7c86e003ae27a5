/** Pictures as PNG files. */
import { DataError } from "@chainrule/core";
import { PNG } from "pngjs";
import type { Picture } from "./draw.ts";

const GRAYSCALE = 0;
const WHITE = 255;

/** Pictures of one size in rows of so many, each pixel so many pixels wide, with a line between. */
export function pngOf(pictures: readonly Picture[], perRow: number, zoom: number): Uint8Array {
  const { width, height } = pictures[0] as Picture;
  const columns = Math.min(perRow, pictures.length);
  const rows = Math.ceil(pictures.length / columns);
  const [stepX, stepY] = [width * zoom + 1, height * zoom + 1];
  const png = new PNG({ width: columns * stepX - 1, height: rows * stepY - 1, colorType: GRAYSCALE });
  png.data.fill(WHITE);
  pictures.forEach(({ pixels }, i) => {
    const [left, top] = [(i % columns) * stepX, Math.floor(i / columns) * stepY];
    for (let y = 0; y < height * zoom; y++) {
      for (let x = 0; x < width * zoom; x++) {
        const value = (pixels[Math.floor(y / zoom) * width + Math.floor(x / zoom)] ?? 0) * WHITE;
        png.data.fill(
          Math.round(value),
          4 * ((top + y) * png.width + left + x),
          4 * ((top + y) * png.width + left + x) + 3,
        );
      }
    }
  });
  return PNG.sync.write(png, { colorType: GRAYSCALE });
}

/** Gray values 0 to 255; colors count by their brightness, what is transparent as black. @throws DataError for damaged files */
export function readPng(bytes: Uint8Array, name: string): { width: number; height: number; gray: Uint8Array } {
  let png: PNG;
  try {
    png = PNG.sync.read(Buffer.from(bytes));
  } catch (cause) {
    throw new DataError(`predict: ${name} is a damaged PNG (${(cause as Error).message}); give a whole one`, { cause });
  }
  const { width, height, data } = png;
  const gray = Uint8Array.from({ length: width * height }, (_, i) => {
    const [r, g, b, alpha] = data.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number];
    // ITU-R BT.601
    return Math.round(((0.299 * r + 0.587 * g + 0.114 * b) * alpha) / WHITE);
  });
  return { width, height, gray };
}
