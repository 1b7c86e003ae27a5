import { readFileSync } from "node:fs";
import { reference } from "@chainrule/core/reference";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { type Case, collect, type Report, toMarkdown } from "../index.ts";

const schema = JSON.parse(readFileSync(new URL("../../report.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ allErrors: true }).compile(schema);
const problems = (report: unknown): unknown => (validate(JSON.parse(JSON.stringify(report))) ? null : validate.errors);

const failing: Case = {
  id: "unary/bad",
  run: async () => ({ failures: ["unary/bad: wrong"], worst: Number.POSITIVE_INFINITY }),
};
const announced: Case = { ...failing, id: "unary/announced" };

const mixed = (): Promise<Report> =>
  collect(reference, {
    cases: [failing, announced, { id: "fused/none", run: async () => ({ failures: [], worst: 0.25, absent: true }) }],
    class: "relaxed",
    looser: { exp: 8 },
    expectedFailures: { "unary/announced": "the device rounds down" },
    version: "1.2.3",
  });

describe("the report", () => {
  it("is what the schema says", async () => {
    expect(problems(await collect(reference, { only: ["unary/*", "fused/softmax/*", "memory/predict"] }))).toBeNull();
    expect(problems(await mixed())).toBeNull();
    const missing = await collect(
      () => {
        throw new Error("no device");
      },
      { only: "unary/neg/5x3" },
    );
    expect(problems(missing)).toBeNull();
    expect(missing.backend).toBeNull();
  });

  it("the schema refuses what is not", async () => {
    const report = await mixed();
    const { seed: _, ...without } = report;
    for (const wrong of [
      without,
      { ...report, schema: 2 },
      { ...report, more: 1 },
      { ...report, results: report.results.map((result) => ({ ...result, status: "skipped" })) },
    ]) {
      expect(problems(wrong)).not.toBeNull();
    }
  });

  it("counts every case once", async () => {
    const { totals } = await mixed();
    expect(totals).toMatchObject({ cases: 3, passed: 1, failed: 1, expected: 1, absent: 1, worst: 0.25 });
  });

  it("says what ran where", async () => {
    const { backend, environment, seed } = await mixed();
    expect(backend).toEqual({
      name: "reference",
      version: "1.2.3",
      spec: 1,
      device: "scalar loops",
      precision: "float64",
    });
    expect(environment).toEqual({
      runtime: "node",
      version: process.version,
      os: `${process.platform} ${process.arch}`,
    });
    expect(seed).toBe(1);
  });
});

describe("as Markdown", () => {
  it("has a row per family, the declared bounds and every failure", async () => {
    const text = toMarkdown(await mixed()).replace(/\d+(\.\d+)? ms/g, "T");
    expect(text).toContain("# Conformance of reference 1.2.3\n\n* device: scalar loops, float64\n* class: relaxed");
    expect(text).toContain("* declared bounds, in ulp: exp 8\n");
    expect(text).toContain("| unary | 2 | 0 | 1 | 1 | 0 | 0 % | T |\n| fused | 1 | 1 | 0 | 0 | 1 | 25 % | T |");
    expect(text).toContain("| all | 3 | 1 | 1 | 1 | 1 | 25 % | T |");
    expect(text).toContain("## Failures\n\n### `unary/bad`\n\n```\nunary/bad: wrong\n```");
    expect(text).toContain("## Expected failures\n\n### `unary/announced`\n\nthe device rounds down\n\n");
  });
});
