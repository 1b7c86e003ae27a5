import { reference } from "@chainrule/core/reference";
import { describe, expect, it } from "vitest";
import { gradientCase } from "./gradient/case.ts";
import { DERIVED } from "./judge/bounds.ts";
import { WRONG } from "./test-backends/wrong-derivatives.ts";

const context = { createBackend: reference, bounds: DERIVED };

describe("a derivative is rejected if it is wrong, and only then:", () => {
  it.each(WRONG)("$fault", async ({ fault, wrong, right, zeros = [] }) => {
    const rejected = await gradientCase({ id: fault, ...wrong, zeros }).run(context);
    expect(rejected.failures.join("\n")).toContain("central differences give");
    expect(rejected.worst).toBeGreaterThan(1000);
    const accepted = await gradientCase({ id: fault, ...right, zeros }).run(context);
    expect(accepted.failures).toEqual([]);
  });
});
