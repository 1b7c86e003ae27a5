/** The command line of `explain`, checked before any work starts. */
import { oneOf, parse, positiveNumber, UsageError, wholeNumber } from "@chainrule/app-common";
import type { Problem } from "@chainrule/scenarios";
import { Command, InvalidArgumentError } from "commander";
import { FAST, LONG, scenarioOf } from "./all.ts";
import { BACKEND_NAMES } from "./backends.ts";
import { LOSS_NAMES, type NetOptions, OPTIMIZER_NAMES, problemOf } from "./net.ts";

interface Given extends Partial<NetOptions> {
  readonly backend: string;
  readonly against?: string;
  readonly tolerance: number;
  readonly step: number;
  readonly samples?: number;
  readonly seed: number;
  readonly check?: boolean;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

export interface Request extends Given {
  readonly kind: "run";
  /** Of the scenario, or the net. */
  readonly name: string;
  readonly problem: Problem;
}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Request | { readonly kind: "text"; readonly text: string } {
  const command = program();
  const text = parse(command, args);
  if (text !== null) return { kind: "text", text };
  const given = command.opts<Given>();
  const [name] = command.args;
  if (given.markdown && given.json)
    throw new UsageError("options '--markdown' and '--json' are two forms. Give one of them.");
  if (given.check && given.against)
    throw new UsageError("options '--check' and '--against' are two questions. Give one of them.");
  return { kind: "run", ...given, name: name ?? given.net ?? "", problem: problemFrom(name, given) };
}

const OF_THE_NET = ["x", "y", "loss", "optimizer", "learningRate", "weights"] as const;

function problemFrom(name: string | undefined, given: Given): Problem {
  const { net, x, y, loss = "squaredError", optimizer = "sgd", learningRate = 0.1, weights } = given;
  if (name !== undefined) {
    const other = (["net", ...OF_THE_NET] as const).find((option) => given[option] !== undefined);
    if (other)
      throw new UsageError(
        `option '--${other === "learningRate" ? "learning-rate" : other}' is for '--net', not for a scenario.`,
      );
    const { problem } = scenarioOf(name);
    if (problem) return problem;
    throw new UsageError(`${name} has no network to explain. Choose one of ${EXPLAINED.join(", ")}.`);
  }
  if (net === undefined)
    throw new UsageError("what is to be explained is missing. Give a scenario, for example worked-example, or --net.");
  if (!x || !y)
    throw new UsageError("option '--net <net>' needs '--x <rows>' and '--y <rows>', for example --x 1,1 --y 0.");
  return problemOf({ net, x, y, loss, optimizer, learningRate, weights });
}

const EXPLAINED = [...FAST, ...LONG].filter(({ problem }) => problem).map(({ name }) => name);

const numberOf = (text: string): number => {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`"${text}" is no number. Give numbers, for example 1,-0.5; a semicolon ends a row.`);
};
const rows = (text: string): number[][] => text.split(";").map((row) => row.split(",").map(numberOf));

function tolerance(text: string): number {
  const value = numberOf(text);
  if (value >= 0) return value;
  throw new InvalidArgumentError("Give a number of at least 0, for example 1e-6.");
}

function program(): Command {
  const backend = oneOf(BACKEND_NAMES);
  return new Command("explain")
    .description("Prints one training step with all its numbers, as one would compute it by hand.")
    .argument("[scenario]", EXPLAINED.join(", "))
    .optionsGroup("Instead of a scenario:")
    .option("--net <net>", "inputs, then units and activation of each layer: 2-2:relu-1")
    .option("--x <rows>", "inputs: 1,1 or of several samples 1,1;0,1", rows)
    .option("--y <rows>", "targets", rows)
    .option("--loss <name>", `${LOSS_NAMES.join(", ")}; default squaredError`, oneOf(LOSS_NAMES))
    .option("--optimizer <name>", `${OPTIMIZER_NAMES.join(", ")}; default sgd`, oneOf(OPTIMIZER_NAMES))
    .option("--learning-rate <number>", "above 0; default 0.1", positiveNumber)
    .option("--weights <number>", "all weights, with biases 0; drawn from the seed unless given", numberOf)
    .optionsGroup("The step:")
    .option("--step <number>", "which step of the training", wholeNumber(1), 1)
    .option(
      "--samples <count>",
      "the first so many samples as the batch, instead of the batch of the training",
      wholeNumber(1),
    )
    .option("--seed <number>", "of the weights", wholeNumber(0), 1)
    .option("--backend <name>", BACKEND_NAMES.join(", "), backend, "cpu-float64")
    .optionsGroup("Instead of the numbers:")
    .option("--check", "the gradients beside differences of the loss, the worst first; exit code 1 if they differ")
    .option("--against <backend>", "train on both, up to the step, and name the first number that differs", backend)
    .option("--tolerance <share>", "of the largest number of a matrix, that is no difference", tolerance, 0)
    .optionsGroup("Output:")
    .option("--markdown", "with formulas")
    .option("--json", "the numbers as data")
    .helpOption("--help", "print this help");
}
