import { describe, expect, it } from "vitest";
import { cases, collect } from "./index.ts";
import { BROKEN } from "./test-backends/broken.ts";
import { BROKEN_FUSED } from "./test-backends/broken-fused.ts";

const all = cases();

describe("a backend is rejected if", () => {
  it.each([...BROKEN, ...BROKEN_FUSED])("$fault", async ({ caughtBy, create }) => {
    const named = all.filter(({ id }) => id.startsWith(caughtBy));
    expect(named.length).toBeGreaterThan(0);
    const { results } = await collect(create, { cases: named });
    const failed = results.filter(({ status }) => status === "failed");
    expect(failed.map(({ id }) => id)).not.toEqual([]);
    for (const { id, message } of failed) {
      expect(message).toContain(id);
      expect(message).not.toContain("threw");
    }
  });
});
