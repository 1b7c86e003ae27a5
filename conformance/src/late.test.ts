import { reference } from "@chainrule/core/reference";
import { expect, it } from "vitest";
import { lateReads } from "./families/late.ts";
import { cases, collect } from "./index.ts";
import { READS_AFTER_CLOSE } from "./test-backends/known-faults.ts";

it("a backend whose reads are always late, and in another order, passes", async () => {
  const quick = cases().filter(({ id }) => !/^(gradient|memory|outcome)\//.test(id));
  const { results } = await collect(async () => lateReads(reference()), {
    cases: quick,
    expectedFailures: READS_AFTER_CLOSE,
  });
  const failed = results.filter(({ status }) => status === "failed");
  expect(failed).toEqual([]);
}, 60_000);
