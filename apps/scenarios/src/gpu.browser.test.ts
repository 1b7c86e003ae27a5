/** The scenarios on the devices that only browsers have. */
import { gpu } from "@chainrule/backend-gpu";
import { fastScenarios } from "@chainrule/scenarios";
import { afterAll, describe, expect, it } from "vitest";

/** Of these, of thousands of steps, one seed on each device is enough: the conformance suite of backend-gpu has it. */
const ELSEWHERE = ["parity-10", "boolean-3"];

const all = fastScenarios()
  .filter(({ name }) => !ELSEWHERE.includes(name))
  .flatMap((scenario) => scenario.seeds.map((seed) => [scenario.name, seed, scenario] as const));

describe.each(["webgl2", "webgpu"] as const)("%s", (device) => {
  // one backend stays open, so that the others share its device and do not build every kernel anew
  const kept = gpu({ device });
  afterAll(async () => (await kept).close());

  it.each(all)("%s, seed %d", async (_name, seed, scenario) => {
    const backend = await gpu({ device });
    const { checks } = await scenario.run({ backend, seed });
    await backend.close();
    expect(backend.device).toContain(device);
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});
