import { wasm } from "@chainrule/backend-wasm";
import type { Backend } from "@chainrule/core";
import { afterAll, describe, it } from "vitest";
import { runConformance } from "../index.ts";

runConformance({ describe, it }, "wasm", () => wasm());

// Workers take longer to start than most cases to run: all cases share them, each with a handle and a count of its own. What
// can be shared among threads is, however small.
const team = wasm({ threads: 2, shareFrom: 0 });
afterAll(async () => (await team).close());

runConformance({ describe, it }, "wasm with 2 threads", async (): Promise<Backend> => {
  const backend = await team;
  const usage = backend.memory!;
  const before = usage();
  return {
    ...backend,
    memory: () => ({ tensors: usage().tensors - before.tensors, bytes: usage().bytes - before.bytes }),
    close() {},
  };
});
