import { describe, expect, test } from "vitest";
import type { NumericArray } from "./array.ts";
import { concat } from "./bytes.ts";
import { crc32 } from "./crc32.ts";
import { readNpz, writeNpz } from "./npz.ts";
import { sampleArrays } from "./sample-arrays.ts";

const float32 = (...data: number[]): NumericArray => ({
  dtype: "float32",
  shape: [data.length],
  data: Float32Array.from(data),
});
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, "base64"));

/** By np.savez_compressed of NumPy 2.4, which announces zip64 in the local records. */
const BY_NUMPY = bytesOf(
  "UEsDBC0AAAAIAAAAIQBP6QAq//////////8FABQAdy5ucHkBABAAmAAAAAAAAABVAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Ce" +
    "ll9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYwaLAHEg5ABMQNQLzAAQBQSwECLQMtAAAACAAAACEAT+kAKlUAAACYAAAA" +
    "BQAAAAAAAAAAAAAAgAEAAAAAdy5ucHlQSwUGAAAAAAEAAQAzAAAAjAAAAAAA",
);

const named = sampleArrays(2).map((array, i) => [`${i}/é "${array.dtype}"`, array] as const);

describe("writeNpz", () => {
  test.each([false, true])("gives back what was written, in order (compress: %s)", async (compress) => {
    const bytes = await writeNpz(named, { compress });
    expect([...(await readNpz(bytes))]).toEqual(named);
    expect(await writeNpz(new Map(named), { compress })).toEqual(bytes);
  });

  test("compresses only if asked", async () => {
    const zeros = [["z", { dtype: "float64", shape: [10_000], data: new Float64Array(10_000) }]] as const;
    expect((await writeNpz(zeros)).length).toBeGreaterThan(80_000);
    const packed = await writeNpz(zeros, { compress: true });
    expect(packed.length).toBeLessThan(500);
    expect((await readNpz(packed)).get("z")).toEqual(zeros[0][1]);
  });

  test("keeps any names, as entries of a Map", async () => {
    const names = ["__proto__", "constructor", "", "0", "a.npy", "日本", "😀", "a/b"];
    const read = await readNpz(await writeNpz(names.map((name, i) => [name, float32(i)])));
    expect([...read]).toEqual(names.map((name, i) => [name, float32(i)]));
    expect(await readNpz(await writeNpz([]))).toEqual(new Map());
  });

  const two = [float32(1), float32(2)] as const;
  const large: NumericArray = { dtype: "float64", shape: [2 ** 23], data: new Float64Array(2 ** 23) };
  test.each<[Iterable<readonly [string, NumericArray]>, string]>([
    [
      [
        ["w", two[0]],
        ["w", two[1]],
      ],
      'there are two entries "w.npy"; give every array a name of its own',
    ],
    [
      [["\ud800", two[0]]],
      'no entry can be named "\\ud800.npy"; give Unicode without a zero, of less than 65536 bytes',
    ],
    [[["a\0b", two[0]]], 'no entry can be named "a\\u0000b.npy"'],
    [[["é".repeat(32766), two[0]]], `no entry can be named "${"é".repeat(78)}…; give`],
    [[["w", { ...two[0], shape: [2] }]], '"w": 1 values for the shape [2]; give 2, the product of the shape'],
    [Array.from({ length: 65 }, (_, i) => [`${i}`, large] as const), "65 arrays with 4366"],
    [Array.from({ length: 65535 }, (_, i) => [`${i}`, two[0]] as const), "65535 arrays with "],
  ])("%#: refuses what a file cannot keep, before any work", async (arrays, message) => {
    const written = writeNpz(arrays);
    await expect(written).rejects.toThrow(`writeNpz: the arrays: ${message}`);
    await expect(written).rejects.toThrow(expect.objectContaining({ code: "DATA" }));
  });
});

describe("readNpz", () => {
  test("reads what NumPy wrote", async () => {
    const w = { dtype: "float32", shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) };
    expect(await readNpz(BY_NUMPY)).toEqual(new Map([["w", w]]));
  });

  test("reads from any place in a larger buffer, and keeps none of it", async () => {
    const file = await writeNpz([["w", float32(1, 2)]]);
    const larger = concat([new Uint8Array(3), file, new Uint8Array(5)]);
    const w = (await readNpz(larger.subarray(3, 3 + file.length))).get("w");
    expect(w).toEqual(float32(1, 2));
    expect(w?.data.buffer.byteLength).toBe(8);
  });

  test("reads the archive's order, data descriptors and a comment", async () => {
    const file = await writeNpz([
      ["a", float32(1)],
      ["b", float32(2)],
    ]);
    const view = new DataView(file.buffer);
    const directory = view.getUint32(file.length - 6, true);
    const size = 46 + 5;
    // the directory the other way round; 16 bytes behind the last entry; a comment that holds a signature
    const descriptor = Uint8Array.from([0x50, 0x4b, 7, 8, ...new Array(12).fill(9)]);
    const comment = Uint8Array.of(0x50, 0x4b, 5, 6, 1, 2, 3);
    const end = file.slice(-22);
    new DataView(end.buffer).setUint32(16, directory + 16, true);
    end[20] = comment.length;
    const entries = [file.slice(directory + size, directory + 2 * size), file.slice(directory, directory + size)];
    const changed = concat([file.slice(0, directory), descriptor, ...entries, end, comment]);
    expect([...(await readNpz(changed))]).toEqual([
      ["a", float32(1)],
      ["b", float32(2)],
    ]);
  });

  /** The file with fields of its records changed, of `bytes` bytes each, at places relative to what `where` names. */
  type Change = [where: "local" | "central" | "end", at: number, bytes: 1 | 2 | 4, value: number];
  async function changed(changes: Change[], compress = false): Promise<Uint8Array> {
    const file = await writeNpz([["w", float32(1, 2, 3, 4)]], { compress });
    const view = new DataView(file.buffer);
    const start = { local: 0, central: view.getUint32(file.length - 6, true), end: file.length - 22 };
    for (const [where, at, bytes, value] of changes) {
      const place = start[where] + at;
      if (bytes === 1) view.setUint8(place, value);
      else if (bytes === 2) view.setUint16(place, value, true);
      else view.setUint32(place, value, true);
    }
    return file;
  }

  const ZIP64 = "it is a zip64 archive, for more than 65534 arrays or 4 GiB; save less in one file";
  const BEGINS = '"w.npy" is said to begin at byte 0, but does not; the file is damaged: get it again';
  test.each<[Change[], string]>([
    [[["end", 0, 1, 0]], "it has 252 bytes and no end of a zip archive; give a whole file that np.savez wrote"],
    [[["end", 20, 2, 1]], "it has 252 bytes and no end of a zip archive"],
    [[["end", 4, 2, 1]], "it is a part of a divided archive; give an undivided one"],
    [[["end", 6, 2, 1]], "it is a part of a divided archive"],
    [[["end", 8, 2, 2]], "it is a part of a divided archive"],
    [
      [
        ["end", 8, 2, 0xffff],
        ["end", 10, 2, 0xffff],
      ],
      ZIP64,
    ],
    [[["end", 12, 4, 0xffffffff]], ZIP64],
    [[["end", 16, 4, 0xffffffff]], ZIP64],
    [[["end", 12, 4, 50]], "its directory ends at byte 230 instead of 229; the file is damaged: get it again"],
    [[["end", 16, 4, 0]], "its directory ends at byte 230 instead of 51"],
    [
      [
        ["end", 8, 2, 2],
        ["end", 10, 2, 2],
      ],
      "its directory has no entry 1 of 2 at byte 230; the file is damaged",
    ],
    [
      [
        ["end", 8, 2, 0],
        ["end", 10, 2, 0],
      ],
      "its directory of 0 entries is 0 bytes long instead of 51; the file is",
    ],
    [[["central", 0, 4, 0]], "its directory has no entry 0 of 1 at byte 179"],
    [[["central", 32, 2, 9]], "its directory of 1 entries is 60 bytes long instead of 51"],
    [[["central", 30, 2, 9]], "its directory of 1 entries is 60 bytes long instead of 51"],
    [[["central", 28, 2, 9]], "its directory of 1 entries is 55 bytes long instead of 51"],
    [[["central", 8, 2, 0x801]], '"w.npy" is encrypted; save without a password'],
    [[["central", 10, 2, 14]], '"w.npy" is packed by method 14; save with np.savez or np.savez_compressed'],
    [[["central", 20, 4, 0xffffffff]], '"w.npy" is kept in zip64, for more than 4 GiB; save less in one file'],
    [[["central", 24, 4, 0xffffffff]], '"w.npy" is kept in zip64'],
    [[["central", 42, 4, 0xffffffff]], '"w.npy" is kept in zip64'],
    [[["central", 46, 1, 0xff]], "the name of entry 0 is not UTF-8; save under names that are"],
    [[["central", 46, 1, 0x76]], BEGINS.replace('"w', '"v')],
    [[["local", 0, 1, 0]], BEGINS],
    [[["local", 26, 2, 4]], BEGINS],
    [[["local", 28, 2, 9999]], BEGINS],
    [[["central", 42, 4, 1]], BEGINS.replace("byte 0", "byte 1")],
    [[["central", 42, 4, 9999]], BEGINS.replace("byte 0", "byte 9999")],
    [[["central", 42, 4, 150]], BEGINS.replace("byte 0", "byte 150")],
    [
      [
        ["central", 20, 4, 145],
        ["central", 24, 4, 145],
      ],
      '"w.npy" ends at byte 180, in the directory at 179; the file is damaged: get it again',
    ],
    [[["local", 28, 2, 1]], '"w.npy" ends at byte 180, in the directory at 179'],
    [[["central", 24, 4, 145]], '"w.npy" is said to unpack 144 bytes to 145, which they cannot; the file is damaged'],
    [[["central", 16, 4, 1]], "instead of 00000001; the file is damaged: get it again"],
    [[["local", 150, 1, 1]], '"w.npy" has the CRC-32 '],
    [
      [
        ["central", 50, 1, 0x78],
        ["local", 34, 1, 0x78],
      ],
      '"w.npx" is no array; give a file that np.savez',
    ],
  ])("%#: refuses a damaged archive", async (changes, message) => {
    const read = readNpz(await changed(changes), "w.npz");
    await expect(read).rejects.toThrow(`readNpz: w.npz: `);
    await expect(read).rejects.toThrow(message);
    await expect(read).rejects.toThrow(expect.objectContaining({ code: "DATA" }));
  });

  test.each<[Change[], string]>([
    [[["local", 40, 1, 0xff]], '"w.npy" does not unpack; the file is damaged: get it again'],
    [[["central", 20, 4, 40]], '"w.npy" does not unpack'],
    [[["central", 24, 4, 143]], '"w.npy" unpacks to more than 143 bytes; the file is damaged: get it again'],
    [[["central", 24, 4, 145]], '"w.npy" unpacks to fewer than 145 bytes'],
    [[["central", 24, 4, 0xfffffff0]], "bytes to 4294967280, which they cannot"],
  ])("%#: refuses damaged packing", async (changes, message) => {
    await expect(readNpz(await changed(changes, true))).rejects.toThrow(message);
  });

  test("refuses entries that overlap, and names twice", async () => {
    const file = await writeNpz([
      ["a", float32(1)],
      ["b", float32(2)],
    ]);
    const directory = new DataView(file.buffer).getUint32(file.length - 6, true);
    const twice = file.slice();
    twice.set(twice.slice(directory, directory + 51), directory + 51);
    await expect(readNpz(twice)).rejects.toThrow('there are two entries "a.npy"; give every array a name of its own');
    // b's record inside of a's content
    const inner = await writeNpz([
      ["a", { dtype: "uint8", shape: [file.length], data: file }],
      ["b", float32(2)],
    ]);
    const view = new DataView(inner.buffer);
    const begin = view.getUint32(inner.length - 6, true);
    view.setUint32(begin + 51 + 42, 30 + 5 + 128 + directory / 2, true);
    await expect(readNpz(inner)).rejects.toThrow('"b.npy" is said to begin at byte');
  });

  test("names the array in what readNpy finds wrong", async () => {
    const file = await writeNpz([["w", float32(1)]]);
    file[35 + 6] = 9;
    new DataView(file.buffer).setUint32(35 + 132 + 16, crc32(file.subarray(35, 35 + 132)), true);
    await expect(readNpz(file)).rejects.toThrow('readNpz: npz data: "w.npy": it is of version 9.0; give');
    await expect(readNpz("x" as never)).rejects.toThrow("readNpz: npz data: got String, not Uint8Array");
  });

  test("refuses every truncation", async () => {
    const file = await writeNpz([["w", float32(1)]], { compress: true });
    for (let length = 0; length < file.length; length++) {
      await expect(readNpz(file.subarray(0, length))).rejects.toThrow(`it has ${length} bytes and no end`);
    }
  });

  test("notices every flipped bit that matters", async () => {
    const file = await writeNpz([["w", float32(1)]]);
    const [expected] = await readNpz(file);
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const arrays = await readNpz(flipped).catch(() => null);
      if (arrays) expect([...arrays]).toEqual([expected]);
    }
  });
});
