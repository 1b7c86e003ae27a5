/** The command line as a plain value, checked before any work starts. */
import { ACTIVATION_NAMES, type ActivationName } from "@chainrule/core";
import { Command, CommanderError } from "commander";
import { version } from "../package.json";
import {
  BACKEND_NAMES,
  type BackendName,
  defaultLearningRate,
  LOSS_NAMES,
  LOSSES,
  type LossName,
  OPTIMIZER_NAMES,
  type OptimizerName,
} from "./choices.ts";
import { PRESET_NAMES, PRESETS, type PresetName } from "./presets.ts";
import { layerSizes, oneOf, positiveNumber, seedNumber, wholeNumber } from "./values.ts";

export const INPUTS = 784;
export const CLASSES = 10;
/** Far above what 60,000 images can teach, and with all that training keeps of each still within 1 GB. */
const MOST_PARAMETERS = 20_000_000;

export interface Settings {
  readonly preset: PresetName;
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly outputActivation: "softmax" | "sigmoid";
  readonly loss: LossName;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  /** Only the first so many training images. */
  readonly limit: number | undefined;
  readonly backend: BackendName | "auto";
  /** The folder of the four files; undefined for the embedded MNIST. */
  readonly data: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Training, or a text that was asked for instead: help or version. */
export type Request =
  | { readonly kind: "run"; readonly settings: Settings }
  | { readonly kind: "text"; readonly text: string };

/** A command line that cannot be carried out; the message is one line. */
export class UsageError extends Error {}

/** What was given, as commander hands it over. */
type Given = Partial<Omit<Settings, "outputActivation">>;

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Request {
  let text = "";
  const command = program().exitOverride();
  command.configureOutput({ writeOut: (part) => (text += part), writeErr: () => {} });
  try {
    // npm's habit of a lone -- before the options; pnpm hands it over as it is
    command.parse(args[0] === "--" ? args.slice(1) : args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "text", text };
    throw new UsageError(error.message.replace(/^error: /, "").replaceAll("\n", " "));
  }
  return { kind: "run", settings: settingsOf(command.opts<Given>()) };
}

/** Columns before each layer and after the last. */
export const layerColumns = ({ hidden }: Pick<Settings, "hidden">): number[] => [INPUTS, ...hidden, CLASSES];

/** Weights and biases of all layers. */
export function parameterCount(settings: Pick<Settings, "hidden">): number {
  const columns = layerColumns(settings);
  return columns.slice(1).reduce((sum, units, l) => sum + ((columns[l] as number) + 1) * units, 0);
}

function settingsOf(given: Given): Settings {
  const { preset = "default" } = given;
  const chosen = { ...PRESETS[preset], ...given };
  const parameters = parameterCount(chosen);
  if (parameters > MOST_PARAMETERS) {
    const [has, most] = [parameters, MOST_PARAMETERS].map((count) => count.toLocaleString("en-US"));
    throw new UsageError(
      `option '--hidden <sizes>' asks for ${has} parameters, the most is ${most}. Give fewer units.`,
    );
  }
  return {
    ...chosen,
    preset,
    outputActivation: LOSSES[chosen.loss].output,
    learningRate: given.learningRate ?? defaultLearningRate(chosen.optimizer, chosen.loss),
    seed: given.seed ?? 1,
    limit: given.limit,
    backend: given.backend ?? "cpu",
    data: given.data,
    json: given.json ?? false,
    quiet: given.quiet ?? false,
  };
}

function program(): Command {
  const names = (list: readonly string[]): string => list.join(", ");
  return new Command("mnist")
    .description("Trains a network on the 60,000 handwritten digits of MNIST and tests it on 10,000 others.")
    .option("--preset <name>", `${names(PRESET_NAMES)}; options below override it`, oneOf(PRESET_NAMES))
    .option("--hidden <sizes>", "units of the hidden layers, for example 128,64", layerSizes)
    .option("--activation <name>", `of the hidden layers: ${names(ACTIVATION_NAMES)}`, oneOf(ACTIVATION_NAMES))
    .option("--loss <name>", `${names(LOSS_NAMES)}; the last activation follows it`, oneOf(LOSS_NAMES))
    .option("--optimizer <name>", names(OPTIMIZER_NAMES), oneOf(OPTIMIZER_NAMES))
    .option("--learning-rate <number>", "above 0; unless given it follows optimizer and loss", positiveNumber)
    .option("--batch-size <count>", "images per step; above the data it is all of them", wholeNumber(1))
    .option("--epochs <count>", "passes over the training images; 0 tests the untrained network", wholeNumber(0))
    .option("--seed <number>", "the same seed gives the same network, default 1", seedNumber)
    .option("--limit <count>", "train on the first so many images only", wholeNumber(1))
    .option("--backend <name>", `${names(BACKEND_NAMES)}; default cpu`, oneOf(BACKEND_NAMES))
    .option("--data <folder>", "the four unpacked MNIST files; unless given, the embedded ones")
    .option("--json", "one JSON object on standard output, everything else on standard error")
    .option("--quiet", "only the final accuracy")
    .version(version, "--version", "print the version")
    .helpOption("--help", "print this help")
    .addHelpText("after", `\n${presetTable()}`);
}

function presetTable(): string {
  const lines = PRESET_NAMES.map((name) => {
    const preset = PRESETS[name];
    const { activation, loss, optimizer, batchSize, epochs } = preset;
    const network = `${layerColumns(preset).join("-")}, ${activation}, ${LOSSES[loss].output}, ${loss}`;
    const training = `${optimizer} ${defaultLearningRate(optimizer, loss)}, batches of ${batchSize}, ${epochs} epochs`;
    return `  ${name.padEnd(10)}${network}\n${" ".repeat(12)}${training}`;
  });
  return `Presets:\n${lines.join("\n")}`;
}
