import { expect, test } from "vitest";
import { BINARY, FLAGS } from "./binary.ts";

test("the committed binary is what the sources compile to", { timeout: 120_000 }, async () => {
  // not a static import: the compiler is large, and its types are not those of this package
  const script = "../scripts/compile.mjs";
  const { compile, flagsOffset } = await import(script);
  const wasm: Uint8Array = await compile();
  expect(BINARY === Buffer.from(wasm).toString("hex"), "run node scripts/compile.mjs").toBe(true);
  expect(FLAGS).toBe(flagsOffset(wasm));
});

test("the same binary is valid for unshared and for shared memory", async () => {
  const bytes = Uint8Array.from(Buffer.from(BINARY, "hex"));
  for (const [flag, shared] of [
    [1, false],
    [3, true],
  ] as const) {
    bytes[FLAGS] = flag;
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared });
    await WebAssembly.instantiate(await WebAssembly.compile(bytes), { env: { memory } });
  }
});
