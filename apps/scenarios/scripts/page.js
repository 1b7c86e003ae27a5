// The fast scenarios on the devices that only browsers have; in-chromium.mjs opens the page and asks.
import { gpu } from "@chainrule/backend-gpu";
import { fastScenarios } from "@chainrule/scenarios";

/** One result as the command has it, without the name of its backend. */
globalThis.result = async (name, device, seed) => {
  const scenario = fastScenarios().find((one) => one.name === name);
  const backend = await gpu({ device });
  const started = performance.now();
  const { value, shown, checks } = await scenario.run({ backend, seed });
  const seconds = (performance.now() - started) / 1000;
  const verdict = checks.every(({ passed }) => passed) ? "pass" : "fail";
  await backend.close();
  return { device: backend.device, seed, value, shown, verdict, seconds };
};
