import { BackendUnavailableError } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { describe, expect, it } from "vitest";
import type { Case } from "./case.ts";
import { cases, collect, type Runner, runConformance } from "./index.ts";

const passing: Case = {
  id: "unary/passes",
  run: async () => ({ failures: [], worst: 0.5, ulp: { used: 1, allowed: 2 } }),
};
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
    const { results } = await collect(reference, { cases: some });
    const none = { worst: null, used: null, allowed: null, absent: false };
    expect(results.map(({ milliseconds, ...rest }) => rest)).toEqual([
      { id: "unary/passes", status: "passed", worst: 0.5, used: 1, allowed: 2, absent: false },
      { ...none, id: "fused/absent", status: "passed", worst: 0, absent: true },
      { ...none, id: "unary/fails", status: "failed", message: "one\ntwo", worst: 7 },
      {
        ...none,
        id: "binary/throws",
        status: "failed",
        // and where
        message: expect.stringMatching(/^binary\/throws: threw Error: no device\n {2}at .*run\.test\.ts:\d+:\d+/),
      },
    ]);
  });

  it("calls what a backend leaves out absent", async () => {
    const { results, totals } = await collect(reference, { only: "fused/softmax/5x3*" });
    expect(results.map(({ id, absent }) => [id, absent])).toEqual([
      ["fused/softmax/5x3", true],
      ["fused/softmax/5x3/composed", false],
    ]);
    expect(totals.absent).toBe(1);
  });

  it("tells how far it is after every case", async () => {
    const seen: unknown[] = [];
    await collect(reference, { cases: some, onResult: ({ id }, { done, total }) => seen.push([id, done, total]) });
    expect(seen).toEqual(some.map(({ id }, i) => [id, i + 1, 4]));
  });

  it("fails every case of a device that is missing", async () => {
    const { backend, totals } = await collect(
      () => {
        throw new BackendUnavailableError("mine: there is no webgpu; use another");
      },
      { only: "unary/neg/*" },
    );
    expect(backend).toBeNull();
    expect([totals.failed, totals.passed]).toEqual([totals.cases, 0]);
  });

  it("closes every backend that a case asked for", async () => {
    let open = 0;
    const create = () => {
      open++;
      const backend = reference();
      return { ...backend, close: () => void open-- };
    };
    const one = cases().filter(({ id }) =>
      /^(matmul\/1x1x1|lifecycle\/(scope|foreign-tensor|two-backends)|memory\/predict)/.test(id),
    );
    expect((await collect(create, { cases: one })).totals.failed).toBe(0);
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
    runConformance(runner, "mine", reference, {
      cases: some,
      expectedFailures: { "binary/*": "its device is not there yet" },
    });
    expect(registered).toEqual([
      "conformance of mine",
      ...["unary", "unary/passes", "unary/fails"],
      ...["fused", "fused/absent"],
      ...["binary", "binary/throws"],
    ]);
    await tests.get("unary/passes")?.();
    await expect(tests.get("unary/fails")?.()).rejects.toThrow("one\ntwo");
    // announced
    await tests.get("binary/throws")?.();
  });

  it("gives every case more time than runners do by themselves", () => {
    const limits: (number | undefined)[] = [];
    const runner: Runner = { describe: (_, body) => body(), it: (_, __, limit) => limits.push(limit) };
    runConformance(runner, "mine", reference, { cases: some });
    expect(limits).toEqual(some.map(() => 60_000));
  });

  it("takes what node:test has", () => {
    type NodeTest = Pick<typeof import("node:test"), "describe" | "it">;
    const accepted = (runner: NodeTest): Runner => runner;
    expect(accepted).toBeTypeOf("function");
  });
});
