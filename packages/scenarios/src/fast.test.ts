import { cpu } from "@chainrule/backend-cpu";
import { wasm } from "@chainrule/backend-wasm";
import type { Backend, MaybePromise } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { fastScenarios } from "./fast.ts";

const all = fastScenarios().flatMap((scenario) =>
  scenario.seeds.map((seed) => [scenario.name, seed, scenario] as const),
);

/** In the suite of conformance every backend runs them, shortened; here they are whole, with all their seeds. */
const BACKENDS: readonly [string, () => MaybePromise<Backend>, boolean][] = [
  ["wasm", () => wasm(), false],
  ["cpu, float64, shortened", () => cpu({ precision: "float64" }), true],
];

describe.each(BACKENDS)("%s", (_, create, short) => {
  it.each(all)("%s, seed %d", async (_name, seed, scenario) => {
    const backend = await create();
    const { checks } = await scenario.run({ backend, seed, short });
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.length).toBeGreaterThan(0);
    expect(backend.memory?.().tensors ?? 0).toBe(0);
    await backend.close();
  });
});

const scenarioOf = (name: string) => fastScenarios().find((one) => one.name === name)!;

it("a backend that computes something else fails each of them", async () => {
  for (const { name } of fastScenarios()) {
    const backend = cpu();
    // every sum and every activation is off by a tenth: what converges may converge all the same, so XOR must be excepted
    const off: Backend = {
      ...backend,
      matmul: (...args) => backend.binary("mul", backend.matmul(...args), 0),
      fused: {
        ...backend.fused,
        linear: (ops, x, w, bias, f) => backend.binary("mul", backend.fused.linear(ops, x, w, bias, f), 0),
        sgd: () => {},
        adam: () => {},
      },
    };
    const { checks } = await scenarioOf(name).run({ backend: off, seed: 1, short: true });
    const failed = checks.some(({ passed }) => !passed);
    expect([name, failed]).toEqual([name, name !== "perceptron-xor"]);
  }
});
