import { reference } from "@chainrule/core/reference";
import { expect, it } from "vitest";
import { lateReads } from "./families/late.ts";
import { cases, collect } from "./index.ts";

it("a backend whose reads are always late, and in another order, passes", async () => {
  const quick = cases().filter(({ id }) => /^(storage|lifecycle|fixture|trajectory|example|aliasing)\//.test(id));
  const { results } = await collect(async () => lateReads(reference()), {
    cases: quick,
  });
  const failed = results.filter(({ status }) => status === "failed");
  expect(failed).toEqual([]);
}, 60_000);
