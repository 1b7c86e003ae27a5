import { gunzipSync, gzipSync } from "node:zlib";
import { DataError, OptionError, rng } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { gunzip, gzip, isGzip, unpack } from "./gzip.ts";

// Half of it cannot be packed: the gzip too comes in several pieces.
const random = rng(1);
const content = Uint8Array.from({ length: 600_000 }, (_, i) => (i < 300_000 ? i % 251 : random.integer(256)));
const packed = new Uint8Array(gzipSync(content));
const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
// Far faster than toEqual.
const same = (a: Uint8Array, b: Uint8Array): void => expect(Buffer.compare(a, b)).toBe(0);
const fails = (bytes: Uint8Array, message: string, maxBytes?: number): Promise<void> =>
  expect(gunzip(bytes, { name: "some-file", maxBytes })).rejects.toThrow(
    new DataError(`gunzip: some-file: ${message}`),
  );

const DAMAGED = "it ends early or is damaged; get the file again";

describe("gzip", () => {
  it("is unpacked by zlib, and unpacks what zlib packed", async () => {
    same(gunzipSync(await gzip(content)), content);
    same(await gunzip(packed), content);
  });

  it.each([0, 1, 1023, 1024, 1 << 18, (1 << 18) + 1])("keeps %i bytes", async (length) => {
    same(await gunzip(await gzip(content.subarray(0, length))), content.subarray(0, length));
  });

  it("is told by its first bytes", () => {
    expect(isGzip(packed)).toBe(true);
    expect(isGzip(content)).toBe(false);
    expect(isGzip(packed.subarray(0, 1))).toBe(false);
  });

  it.each([1, 7, 8, 9, 270_000])("that lacks its last %i bytes is refused", async (lacking) => {
    await fails(packed.subarray(0, packed.length - lacking), DAMAGED);
  });

  it.each([2, 10, 18])("that ends after %i bytes is refused", async (length) => {
    await fails(packed.subarray(0, length), DAMAGED);
  });

  it("whose checksum, length or data are wrong is refused", async () => {
    for (const at of [packed.length - 8, packed.length - 1, packed.length >> 1]) {
      const damaged = packed.slice();
      damaged[at]! ^= 1;
      await fails(damaged, DAMAGED);
    }
  });

  // Runtimes word and refuse these differently, some not at all.
  it.each([
    ["text", Uint8Array.of(104, 101, 108, 108, 111)],
    ["a zero", new Uint8Array(1)],
    ["zeros", new Uint8Array(512)],
    ["a second member", packed],
    ["an empty member", new Uint8Array(gzipSync(""))],
  ])("with %s behind it is refused", async (_, tail) => {
    const error: unknown = await gunzip(join(packed, tail), { name: "f" }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(
      /^gunzip: f: it (ends early or is damaged|unpacks to \d+ bytes, but ends)/,
    );
  });

  it("unpacks to no more than is allowed", async () => {
    const wrong = "it unpacks to more than the 599999 bytes that maxBytes allows";
    await fails(packed, `${wrong}; get the file again, or allow more`, 599_999);
    expect(await gunzip(packed, { maxBytes: 600_000 })).toHaveLength(600_000);
    await fails(
      await gzip(Uint8Array.of(1, 2)),
      `${wrong.replace("599999", "1")}; get the file again, or allow more`,
      1,
    );
  });

  it("is unpacked no further than its beginning allows", async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(20_000_000)));
    const heads: number[] = [];
    const limit = (head: Uint8Array): number => {
      heads.push(head.length);
      return 1000;
    };
    await expect(unpack(bomb, "f", limit, "of this test")).rejects.toThrow("more than the 1000 bytes of this test;");
    expect(heads).toHaveLength(1);
    expect(heads[0]).toBeLessThan(1_000_000);
  });

  it("refuses what is none, and what are no bytes", async () => {
    await fails(content, "starts with the bytes 00 01, not 1f 8b; pass gzip");
    await fails(new Uint8Array(0), "it has 0 bytes, but gzip at least 18; get the file again");
    const call = (bytes: unknown): Promise<unknown> => gunzip(bytes as Uint8Array);
    await expect(call("text")).rejects.toThrow(new DataError("gunzip: got String, not Uint8Array; pass bytes"));
    await expect(gzip([] as never)).rejects.toThrow(new DataError("gzip: got Array, not Uint8Array; pass bytes"));
    const limit = new OptionError("gunzip: maxBytes is 0; pass a positive integer");
    await expect(gunzip(packed, { maxBytes: 0 })).rejects.toThrow(limit);
  });
});
