import { inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { deflate, inflate } from "./deflate.ts";

const data = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);

test("gives back what was packed, which zlib unpacks, too", async () => {
  for (const bytes of [data, new Uint8Array(0)]) {
    const packed = await deflate(bytes);
    for (const unpacked of [await inflate(packed, bytes.length), inflateRawSync(packed)]) {
      expect(Buffer.compare(unpacked, bytes)).toBe(0);
    }
  }
});

test("stops soon after the size that was announced", async () => {
  const packed = await deflate(new Uint8Array(30_000_000));
  const { length } = await inflate(packed, 1000);
  expect(length).toBeGreaterThan(1000);
  expect(length).toBeLessThan(1_000_000);
});

test("rejects what ends early or is no deflate stream", async () => {
  const packed = await deflate(data);
  for (const length of [0, 1, 100, packed.length - 1]) {
    await expect(inflate(packed.subarray(0, length), data.length)).rejects.toThrow();
  }
  await expect(inflate(new Uint8Array(10).fill(255), 10)).rejects.toThrow();
});
