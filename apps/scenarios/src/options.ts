/** The command line of `scenarios`, checked before any work starts. */
import { oneOf, parse, path, UsageError, wholeNumber } from "@chainrule/app-common";
import type { Scenario } from "@chainrule/scenarios";
import { Command } from "commander";
import { FAST, LONG, scenarioOf } from "./all.ts";
import { BACKEND_NAMES, BACKENDS } from "./backends.ts";

interface Given {
  readonly backend?: readonly string[];
  readonly all?: boolean;
  readonly seeds?: readonly number[];
  readonly json?: boolean;
  readonly pictures?: string;
  readonly record?: string;
}

export interface Request extends Given {
  readonly kind: "run";
  readonly scenarios: readonly Scenario[];
  backendsOf(scenario: Scenario): readonly string[];
}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Request | { readonly kind: "text"; readonly text: string } {
  const command = program();
  const text = parse(command, args);
  if (text !== null) return { kind: "text", text };
  const given = command.opts<Given>();
  const names = [...new Set(command.args)];
  if (given.all && names.length > 0) throw new UsageError("option '--all' is for no names. Give one or the other.");
  const scenarios = names.length > 0 ? names.map(scenarioOf) : given.all ? [...FAST, ...LONG] : FAST;
  const backendsOf = (scenario: Scenario): readonly string[] => given.backend ?? usual(scenario, given.all);
  return { kind: "run", ...given, scenarios, backendsOf };
}

const usual = (scenario: Scenario, all = false): readonly string[] =>
  BACKEND_NAMES.filter((name) => {
    const { long = false, slow = false } = BACKENDS[name]!;
    return LONG.includes(scenario) ? long : all || !slow;
  });

const backend = oneOf(BACKEND_NAMES);
const seed = wholeNumber(0);

/** Every part by itself: `cpu,wasm`. */
const list =
  <T>(one: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [
    ...before,
    ...text.split(",").map((part) => one(part.trim())),
  ];

function program(): Command {
  return new Command("scenarios")
    .description("Runs the systems of the source documents and compares what comes out with what was published.")
    .argument("[names...]", "scenarios to run; the fast ones unless given")
    .option("--all", "also those that take minutes")
    .option("--backend <names>", `${BACKEND_NAMES.join(", ")}; unless given, those that are fast enough`, list(backend))
    .option("--seeds <numbers>", "instead of 1,2,3, where chance plays a part", list(seed))
    .option(
      "--pictures <folder>",
      "draw curves, weights and decisions there, of the first result of each scenario",
      path,
    )
    .option(
      "--record <folder>",
      "add results and pictures to those of a folder: docs/scenarios is the documentation's",
      path,
    )
    .option("--json", "one JSON object on standard output, everything else on standard error")
    .helpOption("--help", "print this help")
    .addHelpText("after", `\nScenarios:\n${described(FAST)}\n\nScenarios that take minutes:\n${described(LONG)}`);
}

const described = (scenarios: readonly Scenario[]): string =>
  scenarios.map(({ name, title }) => `  ${name.padEnd(25)}${title}`).join("\n");
