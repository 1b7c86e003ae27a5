import { crc32 as byZlib } from "node:zlib";
import { expect, test } from "vitest";
import { rng } from "../rng.ts";
import { crc32 } from "./crc32.ts";

test("has the check value of the CRC catalogue", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

test("agrees with zlib", () => {
  const random = rng(1);
  for (let length = 1; length < 500; length += 7) {
    const bytes = Uint8Array.from({ length }, () => random.integer(256));
    expect(crc32(bytes)).toBe(byZlib(bytes));
  }
});
