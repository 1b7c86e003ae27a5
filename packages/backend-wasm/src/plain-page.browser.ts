/** In Chromium, on a page that is not cross-origin isolated. */
import { BackendUnavailableError } from "@chainrule/core";
import { expect, test } from "vitest";
import { wasm } from "./index.ts";
import { read, upload } from "./testing.ts";

test("this page has no shared memory", () => {
  expect(crossOriginIsolated).toBe(false);
  expect(typeof SharedArrayBuffer).toBe("undefined");
});

test("threads that were asked for are an error that names the headers", async () => {
  const made = wasm({ threads: 2 });
  await expect(made).rejects.toThrow(BackendUnavailableError);
  await expect(made).rejects.toThrow('"Cross-Origin-Opener-Policy: same-origin"');
  await expect(made).rejects.toThrow('"Cross-Origin-Embedder-Policy: require-corp"');
});

test.each([1, "auto"] as const)("threads: %j computes on the page's own thread", async (threads) => {
  const backend = await wasm({ threads });
  expect(backend.device).toBe("simd128");
  const x = upload(backend, [1, 2, 3, 4], 2, 2);
  expect(read(backend, backend.matmul(x, x, false, true))).toEqual([5, 11, 11, 25]);
  await backend.close();
});
