/** The command line, checked before anything runs. */
import { oneOf, parse, seedNumber, wholeNumber } from "@chainrule/app-common";
import { Command } from "commander";
import { DEFAULTS } from "../config/config.ts";

const BACKENDS = ["wasm", "cpu", "cpu-float64"] as const;

export interface Options {
  /** Trains in the terminal instead of serving the page. */
  readonly cli: boolean;
  readonly json: boolean;
  readonly backend: (typeof BACKENDS)[number];
  readonly epochs: number;
  readonly seed: number;
  readonly port: number;
}

/** The options, or the text that was asked for. @throws UsageError */
export function parseOptions(args: readonly string[]): Options | string {
  const { backend, epochs, seed } = DEFAULTS["even-odd"];
  const command = new Command("parity")
    .description("Serves the page on which a network learns whether a number is even, or trains it in the terminal.")
    .option("--port <number>", "of the page; 0 takes one that is free", wholeNumber(0), 4173)
    .option("--cli", "train parity-10 here, with a curve that grows")
    .option("--json", "with --cli: one JSON object on standard output, everything else on standard error")
    .option("--backend <name>", `with --cli: ${BACKENDS.join(", ")}`, oneOf(BACKENDS), backend)
    .option("--epochs <count>", "with --cli: passes over the 700 training numbers", wholeNumber(1), epochs)
    .option("--seed <number>", "with --cli: the same seed gives the same network", seedNumber, seed)
    .allowExcessArguments(false);
  const text = parse(command, args);
  return text ?? ({ cli: false, json: false, ...command.opts<Partial<Options>>() } as Options);
}
