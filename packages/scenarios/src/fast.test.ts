import { cpu } from "@chainrule/backend-cpu";
import { wasm } from "@chainrule/backend-wasm";
import type { Backend, MaybePromise } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { describe, expect, it } from "vitest";
import { fastScenarios } from "./fast.ts";
import { nodeSources } from "./node.ts";

const BACKENDS: Readonly<Record<string, () => MaybePromise<Backend>>> = {
  cpu: () => cpu(),
  "cpu, float64": () => cpu({ precision: "float64" }),
  wasm: () => wasm(),
  "wasm, 2 threads": () => wasm({ threads: 2 }),
  reference,
};

const all = fastScenarios().flatMap((scenario) =>
  scenario.seeds.map((seed) => [scenario.name, seed, scenario] as const),
);

describe.each(Object.entries(BACKENDS))("%s", (_, create) => {
  it.each(all)("%s, seed %d", async (_name, seed, scenario) => {
    const backend = await create();
    const { checks } = await scenario.run({ backend, seed, sources: nodeSources() });
    console.log(_, _name, seed, JSON.stringify(checks.map((c) => [c.what, c.value, c.expected])));
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.length).toBeGreaterThan(0);
    expect(backend.memory?.().tensors ?? 0).toBe(0);
    await backend.close();
  });
});
