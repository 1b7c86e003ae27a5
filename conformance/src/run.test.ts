import { reference } from "@chainrule/core/reference";
import { describe, expect, it } from "vitest";
import type { Case } from "./case.ts";
import { cases, collect, type Runner, runConformance } from "./index.ts";

const passing: Case = { id: "unary/passes", run: async () => ({ failures: [], worst: 0.5 }) };
const absent: Case = { id: "fused/absent", run: async () => ({ failures: [], worst: 0, absent: true }) };
const failing: Case = { id: "unary/fails", run: async () => ({ failures: ["one", "two"], worst: 7 }) };
const throwing: Case = {
  id: "binary/throws",
  run: async () => {
    throw new Error("no device");
  },
};
const some = [passing, absent, failing, throwing];

describe("cases", () => {
  it("have unique ids without blanks, in a family each, and are the same every time", () => {
    const ids = cases().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(\/[\w+-]+)+$/);
    expect(cases().map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    "matmul/7x33x2/NT",
    "unary/exp/5x3",
    "binary/sub/7x5/row",
    "reduce/max/1x1031/1",
    "fused/linear/relu/bias/8x10x3",
    "fused/linear/relu/bias/8x10x3/composed",
    "gradient/dense+sigmoid/squaredError/mean",
    "trajectory/adam/20",
    "example/worked",
    "memory/training-1000-steps",
  ])("have the id %s", (id) => {
    expect(cases().some((one) => one.id === id)).toBe(true);
  });
});

describe("collect", () => {
  it("reports every case, whatever it does", async () => {
    expect(await collect(reference, some)).toEqual([
      { id: "unary/passes", status: "passed", worst: 0.5 },
      { id: "fused/absent", status: "passed", worst: 0, absent: true },
      { id: "unary/fails", status: "failed", message: "one\ntwo", worst: 7 },
      { id: "binary/throws", status: "failed", message: "binary/throws: threw Error: no device" },
    ]);
  });

  it("calls what a backend leaves out absent", async () => {
    const softmax = cases().filter(({ id }) => id.startsWith("fused/softmax/5x3"));
    const results = await collect(reference, softmax);
    expect(results.map(({ id, absent = false }) => [id, absent])).toEqual([
      ["fused/softmax/5x3", true],
      ["fused/softmax/5x3/composed", false],
    ]);
  });

  it("closes every backend that a case asked for", async () => {
    let open = 0;
    const create = () => {
      open++;
      const backend = reference();
      return { ...backend, close: () => void open-- };
    };
    const one = cases().filter(({ id }) => /^(matmul\/1x1x1|lifecycle|memory\/predict)/.test(id));
    expect((await collect(create, one)).every(({ status }) => status === "passed")).toBe(true);
    expect(open).toBe(0);
  });
});

describe("runConformance", () => {
  it("registers one test per case under its family, and fails with the text of the case", async () => {
    const registered: string[] = [];
    const tests = new Map<string, () => Promise<void>>();
    const runner: Runner = {
      describe(name, body) {
        registered.push(name);
        body();
      },
      it(name, body) {
        registered.push(name);
        tests.set(name, body);
      },
    };
    runConformance(runner, "mine", reference, some);
    expect(registered).toEqual([
      "conformance of mine",
      ...["unary", "unary/passes", "unary/fails"],
      ...["fused", "fused/absent"],
      ...["binary", "binary/throws"],
    ]);
    await tests.get("unary/passes")?.();
    await expect(tests.get("unary/fails")?.()).rejects.toThrow("one\ntwo");
    await expect(tests.get("binary/throws")?.()).rejects.toThrow("no device");
  });

  it("takes what node:test has", () => {
    type NodeTest = Pick<typeof import("node:test"), "describe" | "it">;
    const accepted = (runner: NodeTest): Runner => runner;
    expect(accepted).toBeTypeOf("function");
  });
});
