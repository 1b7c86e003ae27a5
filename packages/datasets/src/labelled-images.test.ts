import { DataError, OptionError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import type { Idx } from "./idx.ts";
import { labelledImages } from "./labelled-images.ts";
import { transform } from "./scaler.ts";

const uint8 = (dimensions: number[], values: ArrayLike<number>): Idx => ({
  type: "uint8",
  dimensions,
  data: Uint8Array.from(values),
});
/** Three images of 1 × 2 pixels. */
const images = uint8([3, 1, 2], [0, 255, 51, 102, 1, 254]);
const labels = uint8([3], [9, 0, 4]);
const error = (call: () => unknown, message: string): void =>
  expect(call).toThrow(new DataError(`labelledImages: ${message}`));

describe("labelledImages", () => {
  it("joins pixels and classes, and says all about them", () => {
    const float32 = Math.fround;
    expect(labelledImages(images, labels)).toStrictEqual({
      x: {
        data: Float32Array.of(0, 1, float32(0.2), float32(0.4), float32(1 / 255), float32(254 / 255)),
        shape: [3, 2],
      },
      y: Uint8Array.of(9, 0, 4),
      classes: 10,
      labelNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
      image: { width: 2, height: 1 },
      normalization: { type: "affine", offset: 0, scale: 1 / 255 },
    });
  });

  it("stores every byte as v / 255 in float32, which its normalization reproduces", () => {
    const bytes = Array.from({ length: 256 }, (_, v) => v);
    const { x, normalization } = labelledImages(uint8([1, 16, 16], bytes), uint8([1], [0]));
    for (const v of bytes) {
      expect(x.data[v]).toBe(Math.fround(v / 255));
      expect(transform(normalization, { data: [v], shape: [1, 1] }).data[0]).toBe(x.data[v]);
    }
  });

  it("copies the bytes", () => {
    const source = uint8([3], [9, 0, 4]);
    const { y } = labelledImages(images, source);
    source.data[0] = 1;
    expect(y[0]).toBe(9);
    expect(y.buffer.byteLength).toBe(3);
  });

  it("converts only up to the limit", () => {
    const { x, y } = labelledImages(images, labels, { limit: 2 });
    expect(x.shape).toEqual([2, 2]);
    expect(x.data.buffer.byteLength).toBe(2 * 2 * 4);
    expect([...y]).toEqual([9, 0]);
    expect(labelledImages(images, labels, { limit: 4 })).toEqual(labelledImages(images, labels));
  });

  it("takes other classes", () => {
    const labelNames = ["shirt", "shoe"];
    const set = labelledImages(images, uint8([3], [1, 0, 1]), { labelNames });
    expect(set.classes).toBe(2);
    expect(set.labelNames).toEqual(["shirt", "shoe"]);
    labelNames.pop();
    expect(set.labelNames).toHaveLength(2);
  });

  it("refuses swapped files", () => {
    const wrong =
      "images has the shape of labels and labels that of images (uint8 3 and uint8 3×1×2): they are swapped";
    error(() => labelledImages(labels, images), `${wrong}; pass the images first`);
  });

  it("refuses IDX of another kind", () => {
    const imagesRemedy = "pass an IDX of uint8 with the 3 dimensions [count, height, width]";
    const labelsRemedy = "pass an IDX of uint8 with the 1 dimension [count]";
    error(() => labelledImages(labels, labels), `images is uint8 3; ${imagesRemedy}`);
    error(() => labelledImages(uint8([3, 2], images.data), labels), `images is uint8 3×2; ${imagesRemedy}`);
    const float: Idx = { type: "float32", dimensions: [3, 1, 2], data: new Float32Array(6) };
    error(() => labelledImages(float, labels), `images is float32 3×1×2; ${imagesRemedy}`);
    error(() => labelledImages(images, images), `labels is uint8 3×1×2; ${labelsRemedy}`);
    const int: Idx = { type: "int32", dimensions: [3], data: new Int32Array(3) };
    error(() => labelledImages(images, int), `labels is int32 3; ${labelsRemedy}`);
  });

  it("refuses an IDX whose values do not fill its dimensions", () => {
    const wrong = "images is uint8 3×1×2, but has 5 values";
    const call = (): unknown => labelledImages(uint8([3, 1, 2], [1, 2, 3, 4, 5]), labels);
    error(call, `${wrong}; pass as many values as the dimensions say`);
  });

  it("refuses counts that differ", () => {
    const wrong = "images has 3 images, but labels has 2 labels";
    error(() => labelledImages(images, uint8([2], [1, 2])), `${wrong}; pass the two files of one set`);
  });

  it("refuses no images and images without pixels", () => {
    const remedy = "pass at least one image of one pixel";
    error(() => labelledImages(uint8([0, 28, 28], []), uint8([0], [])), `images is empty (uint8 0×28×28); ${remedy}`);
    error(() => labelledImages(uint8([1, 28, 0], []), uint8([1], [0])), `images is empty (uint8 1×28×0); ${remedy}`);
  });

  it("refuses a label without a class, also behind the limit", () => {
    const remedy = "pass labelNames with a name for every class, or the right file";
    const call = (label: number, limit?: number): unknown =>
      labelledImages(images, uint8([3], [9, 0, label]), { limit });
    error(() => call(10), `labels has the label 10 at index 2, outside 0 to 9; ${remedy}`);
    error(() => call(255, 1), `labels has the label 255 at index 2, outside 0 to 9; ${remedy}`);
  });

  it("calls the files by their names", () => {
    const names = { imagesName: "a.idx", labelsName: "b.idx" };
    error(
      () => labelledImages(images, uint8([1], [0]), names),
      "a.idx has 3 images, but b.idx has 1 labels; pass the two files of one set",
    );
  });

  it("refuses bad options", () => {
    const limit = "labelledImages: limit is 0; pass a positive integer";
    expect(() => labelledImages(images, labels, { limit: 0 })).toThrow(new OptionError(limit));
    const names = (labelNames: unknown, wrong: string): void =>
      expect(() => labelledImages(images, labels, { labelNames: labelNames as string[] })).toThrow(
        new OptionError(`labelledImages: labelNames ${wrong}; pass one name per class, or leave it out`),
      );
    names([], "is empty");
    names("shoe", "is no array");
    names(["shoe", 3], "has at 1 3, which is no string");
    names(["shoe", "hat", "shoe"], 'has "shoe" twice');
  });
});
