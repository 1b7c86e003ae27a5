import { DataError, OptionError, rng } from "@chainrule/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type Images, type LabelledImages, labelledImages } from "../labelled-images.ts";
import { readDigitsCsv } from "./digits.ts";

const random = rng(2);
const PIXELS = 784;
const bytes = Uint8Array.from({ length: 3 * PIXELS }, (_, i) => (i < 256 ? i : random.integer(256)));
const labels = Uint8Array.of(5, 0, 9);
const names = Array.from({ length: PIXELS }, (_, i) => `pixel${i}`);
const pixels = (row: number): string => bytes.subarray(row * PIXELS, (row + 1) * PIXELS).join(",");
const rows = [0, 1, 2].map(pixels);
const train = [["label", ...names].join(","), ...rows.map((row, i) => `${labels[i]},${row}`)].join("\n");
const test = [names.join(","), ...rows].join("\r\n");
const fromIdx = labelledImages(
  { type: "uint8", dimensions: [3, 28, 28], data: bytes },
  { type: "uint8", dimensions: [3], data: labels },
);
const error = (call: () => unknown, message: string): void =>
  expect(call).toThrow(new DataError(`readDigitsCsv: CSV: ${message}`));
const REMEDY = "correct or remove these lines";

describe("readDigitsCsv", () => {
  it("reads the same set as IDX", () => {
    expect(readDigitsCsv(train)).toStrictEqual(fromIdx);
    expect(readDigitsCsv(new TextEncoder().encode(`${train}\n`))).toStrictEqual(fromIdx);
  });

  it("reads files without labels", () => {
    const { x, image, normalization } = fromIdx;
    expect(readDigitsCsv(test, { labels: false })).toStrictEqual({ x, image, normalization });
    expectTypeOf(readDigitsCsv(test, { labels: false })).toEqualTypeOf<Images>();
    expectTypeOf(readDigitsCsv(train)).toEqualTypeOf<LabelledImages>();
  });

  it("reads files without a header", () => {
    expect(readDigitsCsv(train.slice(train.indexOf("\n")))).toStrictEqual(fromIdx);
    const { y, classes, labelNames, ...images } = fromIdx;
    expect(readDigitsCsv(test.slice(test.indexOf("\n")), { labels: false })).toStrictEqual(images);
  });

  it("takes other names", () => {
    const labelNames = Array.from({ length: 11 }, (_, i) => `class ${i}`);
    expect(readDigitsCsv(train, { labelNames })).toMatchObject({ classes: 11, labelNames });
    const wrong = `line 4, column "label": "9" is no class from 0 to 8; ${REMEDY}`;
    error(() => readDigitsCsv(train, { labelNames: labelNames.slice(0, 9) }), wrong);
  });

  it("says which of the two files it got", () => {
    const wrong = "line 1 has 784 fields, not a label and 784 pixels";
    error(() => readDigitsCsv(test), `${wrong}; pass { labels: false }`);
    const other = "line 1 has 785 fields, not 784 pixels; pass { labels: true }";
    error(() => readDigitsCsv(train, { labels: false }), other);
    const iris = "line 1 has 2 fields, not a label and 784 pixels; pass a CSV of the Digit Recognizer";
    error(() => readDigitsCsv("a,b\n1,2"), iris);
    const last = [...names, "label"].join(",");
    error(() => readDigitsCsv(last), 'line 1: the first column is "pixel0", not "label"; put the label first');
    const lacking = ["label", ...names.slice(1)].join(",");
    const pixel = 'line 1: the first column is "label", not a pixel; pass { labels: true }';
    error(() => readDigitsCsv(lacking, { labels: false }), pixel);
  });

  it.each(["256", "-1", "0.5", "", "x", "1e3", "nan"])("refuses the pixel %j", (text) => {
    const wrong = `line 5, column "pixel783": "${text}" is no pixel from 0 to 255; ${REMEDY}`;
    error(() => readDigitsCsv(`${train}\n${`1,${pixels(0)}`.replace(/[^,]*$/, text)}`), wrong);
  });

  it.each(["10", "-1", "2.5", "", "seven", "256"])("refuses the label %j", (text) => {
    const wrong = `line 5, column "label": "${text}" is no class from 0 to 9; ${REMEDY}`;
    error(() => readDigitsCsv(`${train}\n${text},${pixels(0)}`), wrong);
  });

  it("counts all problems, and lists five", () => {
    const bad = `\n${Array.from({ length: 785 }, () => "x").join(",")}\n1,2\n`;
    expect(() => readDigitsCsv(train + bad)).toThrow(
      'CSV: 786 problems: line 5, column "label": "x" is no class from 0 to 9, line 5, column "pixel0": "x" is no pixel',
    );
    error(() => readDigitsCsv(`${train}\n1,2`), `line 5: 2 fields, not 785; ${REMEDY}`);
    const headless = `1,300${",0".repeat(783)}`;
    error(() => readDigitsCsv(headless), `line 1, column "1": "300" is no pixel from 0 to 255; ${REMEDY}`);
  });

  it("refuses no images", () => {
    error(() => readDigitsCsv(""), "it has no images; pass a CSV of the Digit Recognizer");
    error(() => readDigitsCsv(["label", ...names].join(",")), "it has no images; pass a CSV of the Digit Recognizer");
  });

  it("refuses a file beyond its limit, and bad options", () => {
    const large = "it has more than 5 bytes; read it in batches, with csvBatches, or pass a larger maxBytes";
    error(() => readDigitsCsv(train, { maxBytes: 5 }), large);
    const option = (options: object, message: string): void =>
      expect(() => readDigitsCsv(train, options)).toThrow(new OptionError(`readDigitsCsv: ${message}`));
    option({ labels: "no" }, 'labels is "no"; pass true or false');
    option({ labelNames: [] }, "labelNames is empty; pass one name per class, or leave it out");
    option({ maxBytes: -1 }, "maxBytes is -1; pass a positive integer");
  });
});
