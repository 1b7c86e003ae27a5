/** The command line as plain values, checked before any work starts. */
import {
  duration,
  factor,
  layerSizes,
  numberIn,
  oneOf,
  parse,
  path,
  positiveNumber,
  seedNumber,
  threadCount,
  UsageError,
  wholeNumber,
} from "@chainrule/app-common";
import { ACTIVATION_NAMES } from "@chainrule/core";
import { Command } from "commander";
import { version } from "../package.json";
import {
  BACKEND_NAMES,
  type BackendName,
  DEVICE_NAMES,
  type Device,
  defaultLearningRate,
  LOSS_NAMES,
  LOSSES,
  OPTIMIZER_NAMES,
  type Threads,
} from "./choices.ts";
import { PRESET_NAMES, PRESETS } from "./presets.ts";
import { layerColumns, parameterCount, type Recipe } from "./recipe.ts";

/** Far above what 60,000 images can teach, and with all that training keeps of each still within 1 GB. */
const MOST_PARAMETERS = 20_000_000;

/** What a command does beside training. */
interface Actions {
  readonly backend: BackendName | "auto";
  /** Of the backend `wasm`. */
  readonly threads: Threads;
  /** Of the backend `gpu`. */
  readonly device: Device;
  /** Which backends could run, and how fast, in place of training. */
  readonly explain: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  /** The folder that the model is saved to after each epoch, and when training is stopped. */
  readonly save: string | undefined;
  /** The folder of a saved model. */
  readonly load: string | undefined;
  readonly resume: boolean;
  /** Epochs without a better validation loss, after which training ends. */
  readonly earlyStopping: number | undefined;
  /** Seconds. */
  readonly timeBudget: number | undefined;
  /** The number of an image, or a file of images. */
  readonly predict: string | undefined;
  /** The number of an image. */
  readonly show: number | undefined;
  readonly png: string | undefined;
  /** The folder for curves and weights. */
  readonly pictures: string | undefined;
  readonly submission: readonly [test: string, out: string] | undefined;
}

export interface Settings extends Recipe, Actions {}

/** What was given, as commander hands it over. */
type Given = Partial<Omit<Settings, "outputActivation" | "submission">> & {
  readonly patience?: number;
  readonly submission?: readonly string[];
};

/** What does not depend on a saved recipe. */
const AT_ONCE = ["backend", "threads", "device", "explain", "load", "json", "quiet"] as const;

/** Training or using a model. */
export interface RunRequest extends Pick<Settings, (typeof AT_ONCE)[number]> {
  readonly kind: "run";
  /** For a model that is loaded, by the recipe that was saved with it. @throws UsageError */
  settings(saved?: Recipe): Settings;
}

/** What was asked for; `text` is help or the version. */
export type Request = RunRequest | { readonly kind: "text"; readonly text: string };

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Request {
  const command = program();
  const text = parse(command, args);
  if (text !== null) return { kind: "text", text };
  const given = command.opts<Given>();
  checkTogether(given);
  // what can be wrong without the saved recipe is found now
  const { load, backend = "auto", threads = 1, device = "auto", explain = false, json = false, quiet = false } = given;
  if (load === undefined) settingsOf(given, undefined);
  const settings = (saved?: Recipe): Settings => settingsOf(given, saved);
  return { kind: "run", load, backend, threads, device, explain, json, quiet, settings };
}

/** Belong to the network, which a saved model brings along. */
const OF_THE_NETWORK = ["preset", "hidden", "activation", "dropout", "loss", "seed"] as const;
/** Belong to a training that is resumed. */
const OF_THE_TRAINING = [
  "optimizer",
  "learningRate",
  "momentum",
  "nesterov",
  "decay",
  "batchSize",
  "limit",
  "validation",
] as const;

const flag = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** @throws UsageError for options that contradict each other */
function checkTogether(given: Given): void {
  const refuse = (wrong: boolean, message: string): void => {
    if (wrong) throw new UsageError(message);
  };
  const { load, resume, earlyStopping, patience, submission, backend, threads, device } = given;
  const other = (name: BackendName): boolean => backend !== undefined && backend !== "auto" && backend !== name;
  refuse(threads !== undefined && other("wasm"), "option '--threads' is for '--backend wasm'.");
  refuse(device !== undefined && backend !== "gpu", "option '--device' is for '--backend gpu'.");
  refuse(given.explain === true && load !== undefined, "option '--explain' is for a new network, not for '--load'.");
  refuse(resume === true && load === undefined, "option '--resume' needs '--load <folder>', the saved training.");
  for (const name of OF_THE_NETWORK) {
    refuse(
      load !== undefined && given[name] !== undefined,
      `option '${flag(name)}' cannot be changed with '--load': it comes from the saved model.`,
    );
  }
  for (const name of OF_THE_TRAINING) {
    refuse(
      resume === true && given[name] !== undefined,
      `option '${flag(name)}' cannot be changed with '--resume': it comes from the saved training.`,
    );
  }
  refuse(
    earlyStopping !== undefined && patience !== undefined && earlyStopping !== patience,
    "options '--early-stopping' and '--patience' are two names of one thing. Give one of them.",
  );
  refuse(
    submission !== undefined && submission.length !== 2,
    "option '--submission <test.csv> <out.csv>' takes two files: the images, and where the answers go.",
  );
}

function settingsOf(given: Given, saved: Recipe | undefined): Settings {
  const preset = saved?.preset ?? given.preset ?? "default";
  const usually = PRESETS[preset];
  const basis = {
    momentum: 0,
    nesterov: false,
    decay: 1,
    dropout: 0,
    validation: 0,
    seed: 1,
    limit: undefined,
    ...usually,
  };
  const chosen = { ...basis, ...saved, ...given };
  const parameters = parameterCount(chosen);
  if (parameters > MOST_PARAMETERS) {
    const [has, most] = [parameters, MOST_PARAMETERS].map((count) => count.toLocaleString("en-US"));
    throw new UsageError(
      `option '--hidden <sizes>' asks for ${has} parameters, the most is ${most}. Give fewer units.`,
    );
  }
  const { optimizer, loss, momentum, nesterov, validation, resume = false } = chosen;
  const needs = (holds: boolean, message: string): void => {
    if (!holds) throw new UsageError(message);
  };
  const earlyStopping = given.earlyStopping ?? given.patience;
  needs(momentum === 0 || optimizer === "sgd", "option '--momentum' is for '--optimizer sgd'.");
  needs(!nesterov || momentum > 0, "option '--nesterov' needs '--momentum', usually 0.9.");
  needs(
    earlyStopping === undefined || validation > 0,
    "option '--early-stopping' needs '--validation <share>', for example 0.1.",
  );
  const sameOptimizer = saved?.optimizer === optimizer ? saved.learningRate : undefined;
  return {
    preset,
    hidden: chosen.hidden,
    activation: chosen.activation,
    outputActivation: LOSSES[loss].output,
    dropout: chosen.dropout,
    loss,
    optimizer,
    learningRate: given.learningRate ?? sameOptimizer ?? defaultLearningRate(optimizer, loss),
    momentum,
    nesterov,
    decay: chosen.decay,
    batchSize: chosen.batchSize,
    seed: chosen.seed,
    limit: chosen.limit,
    validation,
    // a loaded model is used, unless more training is asked for
    epochs: given.epochs ?? (saved && !resume ? 0 : chosen.epochs),
    backend: given.backend ?? "auto",
    threads: given.threads ?? 1,
    device: given.device ?? "auto",
    explain: given.explain ?? false,
    data: chosen.data,
    json: given.json ?? false,
    quiet: given.quiet ?? false,
    save: given.save ?? (resume ? given.load : undefined),
    load: given.load,
    resume,
    earlyStopping,
    timeBudget: given.timeBudget,
    predict: given.predict,
    show: given.show,
    png: given.png,
    pictures: given.pictures,
    submission: given.submission as Settings["submission"],
  };
}

function program(): Command {
  const names = (list: readonly string[]): string => list.join(", ");
  const untilBelow = (example: string) => numberIn(0, 1, example);
  const command = new Command("mnist")
    .description("Trains a network on the 60,000 handwritten digits of MNIST and tests it on 10,000 others.")
    .optionsGroup("Network:")
    .option("--preset <name>", `${names(PRESET_NAMES)}; options below override it`, oneOf(PRESET_NAMES))
    .option("--hidden <sizes>", "units of the hidden layers, for example 128,64", layerSizes)
    .option("--activation <name>", `of the hidden layers: ${names(ACTIVATION_NAMES)}`, oneOf(ACTIVATION_NAMES))
    .option("--dropout <rate>", "after each hidden layer, 0 to below 1", untilBelow("0.2"))
    .option("--loss <name>", `${names(LOSS_NAMES)}; the last activation follows it`, oneOf(LOSS_NAMES))
    .option("--seed <number>", "the same seed gives the same network, default 1", seedNumber)
    .optionsGroup("Training:")
    .option("--optimizer <name>", names(OPTIMIZER_NAMES), oneOf(OPTIMIZER_NAMES))
    .option("--learning-rate <number>", "above 0; unless given it follows optimizer and loss", positiveNumber)
    .option("--momentum <number>", "of sgd, 0 to below 1", untilBelow("0.9"))
    .option("--nesterov", "Nesterov's form of momentum")
    .option("--decay <factor>", "multiplies the learning rate after each epoch", factor)
    .option("--batch-size <count>", "images per step; above the data it is all of them", wholeNumber(1))
    .option("--epochs <count>", "passes over the training images; 0 tests the untrained network", wholeNumber(0))
    .option("--validation <share>", "of the training images, held out and tested after each epoch", untilBelow("0.1"))
    .option(
      "--early-stopping <epochs>",
      "end after so many epochs without a better validation loss, and keep the best weights",
      wholeNumber(1),
    )
    .option("--patience <epochs>", "another name of --early-stopping", wholeNumber(1))
    .option("--time-budget <time>", "end after this time, for example 60s or 5m", duration)
    .option("--backend <name>", `${names(BACKEND_NAMES)}; default auto, the first that can run`, oneOf(BACKEND_NAMES))
    .option("--threads <count>", "of the backend wasm: a number or auto; default 1", threadCount)
    .option("--device <name>", `of the backend gpu: ${names(DEVICE_NAMES)}; default auto`, oneOf(DEVICE_NAMES))
    .option("--explain", "in place of training, say which backends can run here, and how fast")
    .optionsGroup("Data and models:")
    .option(
      "--data <path>",
      "a folder of files in MNIST's format, .gz or not, or the train.csv of Kaggle's Digit Recognizer; unless given, the embedded MNIST",
      path,
    )
    .option("--limit <count>", "train on the first so many images only", wholeNumber(1))
    .option("--save <folder>", "save the model there after each epoch, and when stopped", path)
    .option("--load <folder>", "use a saved model; with --epochs, train it further", path)
    .option(
      "--resume",
      "go on with the training of --load as if it had never stopped, and save there; --epochs counts from its first",
    )
    .optionsGroup("Using the model:")
    .option(
      "--predict <image>",
      "answer for a test image by its number from 0, or for a file: PNG, IDX or Kaggle's CSV",
      path,
    )
    .option("--show <number>", "draw a test image with its label and the answer", wholeNumber(0))
    .option("--png <file>", "write the images of --show or --predict, or else the mistakes, as a picture", path)
    .option("--pictures <folder>", "write curves of the training and the weights of each layer as pictures", path)
    .option("--submission <files...>", "test.csv out.csv: answers for Kaggle", (file: string, files?: string[]) => [
      ...(files ?? []),
      file,
    ])
    .optionsGroup("Output:")
    .option("--json", "one JSON object on standard output, everything else on standard error")
    .option("--quiet", "only the final accuracy")
    .version(version, "--version", "print the version")
    .helpOption("--help", "print this help")
    .addHelpText("after", `\n${presetTable()}`);
  return command;
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
