import type { Backend } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { expect, it } from "vitest";
import { cases, collect } from "./index.ts";
import { READS_AFTER_CLOSE } from "./test-backends/known-faults.ts";

/** Every read arrives late, as from another thread or a device: with the values of the moment it was asked for. */
function late(): Backend {
  const backend = reference();
  return {
    ...backend,
    async read(tensor) {
      const copy = await backend.read(tensor);
      await new Promise((resolve) => setImmediate(resolve));
      return copy;
    },
  };
}

it("a backend whose reads are always late passes", async () => {
  const quick = cases().filter(({ id }) => !/^(gradient|memory|outcome)\//.test(id));
  const { results } = await collect(async () => late(), { cases: quick, expectedFailures: READS_AFTER_CLOSE });
  const failed = results.filter(({ status }) => status === "failed");
  expect(failed).toEqual([]);
}, 60_000);
