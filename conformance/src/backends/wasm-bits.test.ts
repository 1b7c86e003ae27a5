import { expect, it } from "vitest";
import { trainedHash } from "./trained-hash.ts";

// Printed once. It stands for every engine, processor and number of threads, and changes with kernels and core only.
const HASH = "f220cb923989ac15ddb92df7984ee5112842ab92381f836e626bfc5115676ff8";

it.each([1, 2, 3])("training with %i threads gives the bits that it gives everywhere", async (threads) => {
  expect(await trainedHash(threads)).toBe(HASH);
});
