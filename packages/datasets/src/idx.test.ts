import { DataError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { readIdx } from "./idx.ts";

/** A header of the type code and dimensions, followed by `values` as they are. */
const idx = (code: number, dimensions: number[], values: number[]): Uint8Array => {
  const header = [0, 0, code, dimensions.length];
  for (const d of dimensions) header.push((d >>> 24) & 255, (d >>> 16) & 255, (d >>> 8) & 255, d & 255);
  return Uint8Array.from([...header, ...values]);
};

const error = (bytes: Uint8Array, message: string): void =>
  expect(() => readIdx(bytes, "some-file")).toThrow(new DataError(`readIdx: some-file: ${message}`));

describe("readIdx", () => {
  it.each([
    ["uint8", 0x08, [0, 127, 128, 255], Uint8Array.of(0, 127, 128, 255)],
    ["int8", 0x09, [0, 127, 128, 255], Int8Array.of(0, 127, -128, -1)],
    ["int16", 0x0b, [1, 2, 0xff, 0xfe, 0x80, 0, 0, 1], Int16Array.of(258, -2, -32768, 1)],
    ["int32", 0x0c, [1, 2, 3, 4, 255, 255, 255, 254], Int32Array.of(16909060, -2)],
    ["float32", 0x0d, [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0], Float32Array.of(1, -2.5)],
    ["float64", 0x0e, [0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], Float64Array.of(0.1)],
  ])("reads %s, big-endian", (type, code, bytes, data) => {
    expect(readIdx(idx(code, [data.length], bytes))).toStrictEqual({ type, dimensions: [data.length], data });
  });

  it("reads every dimension, row-major", () => {
    const { dimensions, data } = readIdx(idx(8, [2, 1, 3], [1, 2, 3, 4, 5, 6]));
    expect(dimensions).toEqual([2, 1, 3]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("reads a dimension above one byte", () => {
    expect(readIdx(idx(8, [258], new Array(258).fill(7))).dimensions).toEqual([258]);
  });

  it("reads a file without values, whatever its other dimensions", () => {
    // The product of the first hundred is Infinity.
    const dimensions = [...new Array(100).fill(0xffffffff), 0];
    const read = readIdx(idx(8, dimensions, []));
    expect(read.dimensions).toEqual(dimensions);
    expect(read.data).toHaveLength(0);
  });

  it.each([8, 9, 11, 13])("reads type %i where it lies in a larger buffer", (code) => {
    const file = idx(code, [2], [1, 2, 3, 4, 5, 6, 7, 8].slice(0, { 8: 2, 9: 2, 11: 4, 13: 8 }[code]));
    const larger = new Uint8Array(file.length + 9).fill(99);
    larger.set(file, 3);
    expect(readIdx(larger.subarray(3, 3 + file.length))).toEqual(readIdx(file));
  });

  it("reads a Buffer into a plain Uint8Array", () => {
    const { data } = readIdx(Buffer.from(idx(8, [2], [1, 2])));
    expect(data.constructor).toBe(Uint8Array);
  });

  it("does not copy single bytes", () => {
    const file = idx(8, [2], [1, 2]);
    expect(readIdx(file).data.buffer).toBe(file.buffer);
  });

  it("says that gzip must be unpacked", () => {
    const message = "starts with the bytes 1f 8b 08 00: it is a gzip file; unpack it first, with gunzip";
    error(Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4), message);
    error(Uint8Array.of(0x1f, 0x8b), message.replace(" 08 00", ""));
  });

  it.each([
    ["50 4b 03 04", [0x50, 0x4b, 3, 4]],
    ["01 00 08 01", [1, 0, 8, 1]],
    ["00 01 08 01", [0, 1, 8, 1]],
    ["00 00 0a 01", [0, 0, 10, 1]],
    ["00 00 07 01", [0, 0, 7, 1]],
    ["00 00 0f 01", [0, 0, 15, 1]],
    ["00 00 08 00", [0, 0, 8, 0]],
  ])("refuses the magic %s", (found, magic) => {
    const wrong = `starts with the bytes ${found}, not 00 00, a type of 08 09 0b 0c 0d 0e and the number of dimensions`;
    error(Uint8Array.from([...magic, 0, 0, 0, 0]), `${wrong}; pass an IDX file`);
  });

  it("refuses a file that ends in its header", () => {
    error(new Uint8Array(0), "it has 0 bytes, but a header has at least 8; get the file again");
    error(Uint8Array.of(0, 0, 8), "it has 3 bytes, but a header has at least 8; get the file again");
    const header = idx(8, [1, 2, 3], []);
    const wrong = "it has 15 bytes, but the header of its 3 dimensions has 16";
    error(header.subarray(0, 15), `${wrong}; get the file again`);
  });

  it.each([1, 3, 12])("refuses a file that lacks %i bytes", (lacking) => {
    const wrong = `int16 2×3 needs 24 bytes, but it has ${24 - lacking}: the last ${lacking} are missing`;
    error(idx(11, [2, 3], new Array(12 - lacking).fill(0)), `${wrong}; get the file again`);
  });

  it.each([1, 2, 100])("refuses a file with %i bytes more", (more) => {
    const wrong = `uint8 2×3 needs 18 bytes, but it has ${18 + more}: ${more} too many`;
    error(idx(8, [2, 3], new Array(6 + more).fill(0)), `${wrong}; get the file again`);
  });

  it("refuses a header of impossible size without allocating", () => {
    const remedy = "the file is damaged: get it again";
    const layout = "float64 4294967295×4294967295";
    error(idx(14, [0xffffffff, 0xffffffff], [1]), `its header declares ${layout}, more than 2^53 bytes; ${remedy}`);
    const many = new Array(255).fill(0xffffffff);
    error(idx(8, many, []), `its header declares uint8 ${many.join("×")}, more than 2^53 bytes; ${remedy}`);
    // 16 TiB, which a double can count.
    const bytes = 4 * 1024 * 0xffffffff;
    const wrong = `int32 1024×4294967295 needs ${bytes + 12} bytes, but it has 12: the last ${bytes} are missing`;
    error(idx(12, [1024, 0xffffffff], []), `${wrong}; get the file again`);
  });

  it("refuses what is not a Uint8Array", () => {
    const call = (bytes: unknown): unknown => readIdx(bytes as Uint8Array, "f");
    const message = (kind: string): string => `readIdx: f: got ${kind}, not Uint8Array; pass new Uint8Array(buffer)`;
    expect(() => call(new ArrayBuffer(20))).toThrow(new DataError(message("ArrayBuffer")));
    expect(() => call(new Int8Array(20))).toThrow(new DataError(message("Int8Array")));
    expect(() => call(undefined)).toThrow(new DataError(message("Undefined")));
  });

  it("names unnamed data", () => {
    expect(() => readIdx(new Uint8Array(0))).toThrow("readIdx: IDX data: it has 0 bytes");
  });
});
