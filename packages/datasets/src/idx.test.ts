import { DataError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { gzip } from "./gzip.ts";
import { type Idx, readIdx, unpackIdx, writeIdx } from "./idx.ts";

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

  it("says how gzip is read", () => {
    const message = "starts with the bytes 1f 8b 08 00: it is a gzip file; use unpackIdx";
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

const ARRAYS: readonly Idx[] = [
  { type: "uint8", dimensions: [2, 2], data: Uint8Array.of(0, 127, 128, 255) },
  { type: "int8", dimensions: [4], data: Int8Array.of(0, 127, -128, -1) },
  { type: "int16", dimensions: [1, 4], data: Int16Array.of(258, -2, -32768, 1) },
  { type: "int32", dimensions: [2], data: Int32Array.of(16909060, -2) },
  { type: "float32", dimensions: [2, 1, 2], data: Float32Array.of(1, -2.5, Number.NaN, Number.NEGATIVE_INFINITY) },
  { type: "float64", dimensions: [3], data: Float64Array.of(0.1, -0, Number.MIN_VALUE) },
];

describe("writeIdx", () => {
  it("writes the bytes of the format", () => {
    const written = writeIdx({ type: "int16", dimensions: [1, 258 + 2 ** 16, 0], data: new Int16Array(0) });
    expect([...written]).toEqual([0, 0, 11, 3, 0, 0, 0, 1, 0, 1, 1, 2, 0, 0, 0, 0]);
    const float = writeIdx({ type: "float32", dimensions: [1], data: Float32Array.of(-2.5) });
    expect([...float]).toEqual([0, 0, 13, 1, 0, 0, 0, 1, 0xc0, 0x20, 0, 0]);
  });

  it.each(ARRAYS)("writes $type as it is read", (array) => {
    expect(readIdx(writeIdx(array))).toStrictEqual(array);
  });

  it.each([
    [{ type: "uint16", dimensions: [1] }, 'there is no type "uint16"; pass a type that IDX has'],
    [{ data: new Int8Array(1) }, "data of the type uint8 are Int8Array; pass the typed array of that type"],
    [{ dimensions: [] }, "dimensions are []; pass 1 to 255 integers below 2^32"],
    [{ dimensions: [1, 2 ** 32] }, "dimensions are [1, 4294967296]; pass 1 to 255 integers below 2^32"],
    [{ dimensions: [0.5, 2] }, "dimensions are [0.5, 2]; pass 1 to 255 integers below 2^32"],
    [{ dimensions: [1, 2] }, "uint8 1×2 has 1 values; pass as many values as the dimensions say"],
  ])("refuses %j", (wrong, message) => {
    const array = { type: "uint8", dimensions: [1], data: Uint8Array.of(7), ...wrong } as Idx;
    expect(() => writeIdx(array)).toThrow(new DataError(`writeIdx: ${message}`));
  });
});

describe("unpackIdx", () => {
  it.each(ARRAYS)("reads $type, packed or not", async (array) => {
    expect(await unpackIdx(writeIdx(array))).toStrictEqual(array);
    expect(await unpackIdx(await gzip(writeIdx(array)))).toStrictEqual(array);
  });

  const fails = async (bytes: Uint8Array, message: string): Promise<void> =>
    expect(unpackIdx(bytes, "f.gz")).rejects.toThrow(new DataError(message));

  it("unpacks no more than the header announces", async () => {
    const wrong = "gunzip: f.gz: it unpacks to more than the 2000012 bytes that its header announces";
    const file = idx(8, [1000, 2000], []);
    const larger = new Uint8Array(4_000_000);
    larger.set(file);
    await fails(await gzip(larger), `${wrong}; get the file again, or allow more`);
  });

  it("refuses a header that the file cannot fill before it unpacks", async () => {
    const packed = await gzip(idx(14, [0xffff, 0xffff], []));
    const wrong = `float64 65535×65535 needs 34358689812 bytes, more than ${packed.length} bytes of gzip hold`;
    await fails(packed, `readIdx: f.gz: ${wrong}; get the file again`);
  });

  it("refuses as readIdx does", async () => {
    const wrong = "int16 2×3 needs 24 bytes, but it has 21: the last 3 are missing; get the file again";
    await fails(await gzip(idx(11, [2, 3], new Array(9).fill(0))), `readIdx: f.gz: ${wrong}`);
    await fails(
      await gzip(new Uint8Array(0)),
      "readIdx: f.gz: it has 0 bytes, but a header has at least 8; get the file again",
    );
    await fails([] as never, "readIdx: f.gz: got Array, not Uint8Array; pass new Uint8Array(buffer)");
  });

  it("refuses a gzip that ends early", async () => {
    const packed = await gzip(writeIdx(ARRAYS[0]!));
    await fails(packed.subarray(0, -3), "gunzip: f.gz: it ends early or is damaged; get the file again");
  });
});
