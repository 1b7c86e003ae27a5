/** Every scenario by its name. */
import { UsageError } from "@chainrule/app-common";
import { fastScenarios, longScenarios, type Scenario } from "@chainrule/scenarios";
import { closestMatch } from "leven";

export const FAST: readonly Scenario[] = fastScenarios();
export const LONG: readonly Scenario[] = longScenarios();
const ALL: readonly Scenario[] = [...FAST, ...LONG];

/** @throws UsageError with the nearest name, or all of them */
export function scenarioOf(name: string): Scenario {
  const found = ALL.find((scenario) => scenario.name === name);
  if (found) return found;
  const names = ALL.map((scenario) => scenario.name);
  const near = closestMatch(name, names, { maxDistance: Math.ceil(name.length / 3) });
  const hint = near ? `Did you mean ${near}?` : `Choose one of ${names.join(", ")}.`;
  throw new UsageError(`there is no scenario "${name}". ${hint}`);
}
