import { wasm } from "@chainrule/backend-wasm";
import type { Backend } from "@chainrule/core";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Case } from "../case.ts";
import { cases } from "../cases.ts";
import { runConformance } from "../index.ts";

/** The memory of the last backend that was made, as an engine sees it. */
let linear: WebAssembly.Memory | undefined;
const { Memory } = WebAssembly;
beforeAll(() => {
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      linear = this;
    }
  };
});
afterAll(() => {
  WebAssembly.Memory = Memory;
});

runConformance({ describe, it }, "wasm", () => wasm(), {
  class: "exact",
  outside: { "bytes of linear memory": () => linear?.buffer.byteLength ?? Number.NaN },
});

// Workers take longer to start than most cases to run: all cases share them, each with a count of its own, but for those
// about the life of a backend. What can be shared among threads is, however small.
const options = { threads: 2, shareFrom: 0 };
const ofLife = ({ id }: Case): boolean => id.startsWith("lifecycle/");
const team = wasm(options);
afterAll(async () => (await team).close());

runConformance({ describe, it }, "wasm with 2 threads of its own", () => wasm(options), {
  cases: cases().filter(ofLife),
});

runConformance(
  { describe, it },
  "wasm with 2 threads",
  async (): Promise<Backend> => {
    const backend = await team;
    const usage = backend.memory!;
    const before = usage();
    return {
      ...backend,
      memory: () => ({ tensors: usage().tensors - before.tensors, bytes: usage().bytes - before.bytes }),
      close() {},
    };
  },
  { cases: cases().filter((member) => !ofLife(member)) },
);
