import { UsageError } from "@chainrule/app-common";
import { describe, expect, it } from "vitest";
import { parseOptions, type Settings } from "./options.ts";
import { parameterCount, type Recipe } from "./recipe.ts";

function settings(...args: string[]): Settings {
  const request = parseOptions(args);
  if (request.kind !== "run") throw new Error(`${args.join(" ")} asked for a text`);
  return request.settings();
}

function text(...args: string[]): string {
  const request = parseOptions(args);
  if (request.kind !== "text") throw new Error(`${args.join(" ")} asked for a run`);
  return request.text;
}

function message(...args: string[]): string {
  try {
    parseOptions(args);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error(`${args.join(" ")} was accepted`);
}

describe("presets", () => {
  it("trains 784-128-10 with adam unless told otherwise", () => {
    expect(settings()).toEqual({
      preset: "default",
      hidden: [128],
      activation: "relu",
      outputActivation: "softmax",
      loss: "crossEntropy",
      optimizer: "adam",
      learningRate: 0.001,
      momentum: 0,
      nesterov: false,
      decay: 1,
      dropout: 0,
      batchSize: 32,
      epochs: 5,
      seed: 1,
      limit: undefined,
      validation: 0,
      backend: "auto",
      threads: 1,
      device: "auto",
      explain: false,
      data: undefined,
      json: false,
      quiet: false,
      save: undefined,
      load: undefined,
      resume: false,
      earlyStopping: undefined,
      timeBudget: undefined,
      predict: undefined,
      show: undefined,
      png: undefined,
      pictures: undefined,
      submission: undefined,
    });
  });

  it.each([
    ["mnist-32", 32, 50],
    ["mnist-30", 30, 30],
  ])("%s is sigmoid, squared error, plain gradient descent", (preset, units, epochs) => {
    expect(settings("--preset", preset)).toMatchObject({
      preset,
      hidden: [units],
      activation: "sigmoid",
      outputActivation: "sigmoid",
      loss: "squaredError",
      optimizer: "sgd",
      learningRate: 0.5,
      batchSize: 10,
      epochs,
    });
  });

  it("gives way to every explicit option, before or after it", () => {
    const explicit = [
      "--hidden",
      "128, 64",
      "--activation",
      "tanh",
      "--loss",
      "binaryCrossEntropy",
      "--optimizer",
      "adam",
    ];
    const more = ["--learning-rate", "2e-3", "--batch-size", "64", "--epochs", "0", "--seed", "-7", "--limit", "500"];
    const rest = [
      "--backend",
      "wasm",
      "--threads",
      "2",
      "--data",
      "somewhere",
      "--json",
      "--quiet",
      "--dropout",
      "0.2",
      "--decay",
      "0.9",
    ];
    const files = [
      "--save",
      "there",
      "--predict",
      "7",
      "--show",
      "3",
      "--png",
      "a.png",
      "--pictures",
      "drawn",
      "--submission",
      "in.csv",
      "out.csv",
    ];
    const ends = ["--validation", "0.1", "--patience", "2", "--time-budget", "1.5m"];
    expect(settings(...explicit, "--preset", "mnist-32", ...more, ...rest, ...files, ...ends)).toEqual({
      preset: "mnist-32",
      hidden: [128, 64],
      activation: "tanh",
      outputActivation: "sigmoid",
      loss: "binaryCrossEntropy",
      optimizer: "adam",
      learningRate: 0.002,
      momentum: 0,
      nesterov: false,
      decay: 0.9,
      dropout: 0.2,
      batchSize: 64,
      epochs: 0,
      seed: -7,
      limit: 500,
      validation: 0.1,
      backend: "wasm",
      threads: 2,
      device: "auto",
      explain: false,
      data: "somewhere",
      json: true,
      quiet: true,
      save: "there",
      load: undefined,
      resume: false,
      earlyStopping: 2,
      timeBudget: 90,
      predict: "7",
      show: 3,
      png: "a.png",
      pictures: "drawn",
      submission: ["in.csv", "out.csv"],
    });
  });
});

describe("what follows from other options", () => {
  it.each([
    ["crossEntropy", "softmax"],
    ["binaryCrossEntropy", "sigmoid"],
    ["squaredError", "sigmoid"],
    ["meanSquaredError", "sigmoid"],
  ])("the loss %s ends the network with %s", (loss, outputActivation) => {
    expect(settings("--loss", loss)).toMatchObject({ loss, outputActivation });
  });

  it.each([
    [["--optimizer", "sgd"], 0.1],
    [["--optimizer", "sgd", "--loss", "squaredError"], 0.5],
    [["--preset", "mnist-32", "--optimizer", "adam"], 0.001],
    [["--preset", "mnist-32", "--loss", "crossEntropy"], 0.1],
  ])("the learning rate of %j is %d", (args, learningRate) => {
    expect(settings(...args)).toMatchObject({ learningRate });
  });

  it.each([
    [["--validation", "0.1", "--early-stopping", "3"], { validation: 0.1, earlyStopping: 3 }],
    [["--optimizer", "sgd", "--momentum", "0.9", "--nesterov"], { momentum: 0.9, nesterov: true, learningRate: 0.1 }],
    [["--time-budget", "90"], { timeBudget: 90 }],
    [["--time-budget", "2h"], { timeBudget: 7200 }],
  ])("%j", (args, expected) => {
    expect(settings(...args)).toMatchObject(expected);
  });

  describe("of a saved model", () => {
    const saved: Recipe = { ...settings("--preset", "mnist-32", "--hidden", "16", "--seed", "5", "--limit", "200") };
    const loaded = (...args: string[]): Settings => {
      const request = parseOptions(["--load", "there", ...args]);
      if (request.kind !== "run") throw new Error("asked for a text");
      return request.settings(saved);
    };

    it("its network is used, untrained unless more epochs are asked for", () => {
      expect(loaded()).toMatchObject({ hidden: [16], preset: "mnist-32", seed: 5, epochs: 0, save: undefined });
      expect(loaded("--resume").epochs).toBe(saved.epochs);
      const further = loaded("--epochs", "3", "--learning-rate", "0.1", "--limit", "50");
      expect(further).toMatchObject({ epochs: 3, learningRate: 0.1, limit: 50, optimizer: "sgd" });
      expect(loaded("--optimizer", "adam")).toMatchObject({ optimizer: "adam", learningRate: 0.001 });
    });

    it("its training is resumed as it was, and saved there", () => {
      expect(loaded("--resume")).toMatchObject({ epochs: 50, save: "there", limit: 200, learningRate: 0.5 });
      expect(loaded("--resume", "--epochs", "60", "--save", "here")).toMatchObject({ epochs: 60, save: "here" });
    });
  });

  it("counts weights and biases", () => {
    expect(parameterCount({ hidden: [128] })).toBe(784 * 128 + 128 + 128 * 10 + 10);
  });
});

describe("bad input", () => {
  it.each([
    [["--epoch", "3"], /unknown option '--epoch' \(Did you mean --epochs\?\)/],
    [["--lr", "0.1"], /unknown option '--lr'/],
    [["500"], /too many arguments/],
    [["--seed"], /'--seed <number>' argument missing/],
    [["--preset", "mnist32"], /Choose one of default, mnist-32, mnist-30. \(Did you mean mnist-32\?\)/],
    [["--loss", "crossentropy"], /Did you mean crossEntropy\?/],
    [["--loss", "mse"], /Choose one of crossEntropy, binaryCrossEntropy, squaredError, meanSquaredError.$/],
    [["--activation", "Relu"], /Did you mean relu\?/],
    [["--optimizer", "adan"], /Did you mean adam\?/],
    [["--backend", "cuda"], /'cuda' is invalid. Choose one of gpu, wasm, cpu, auto./],
    [["--explain", "--load", "there"], /'--explain' is for a new network/],
    [["--device", "webgpu"], /'--device' is for '--backend gpu'/],
    [["--backend", "gpu", "--device", "opengl"], /'opengl' is invalid. Choose one of auto, webgpu, webgl2/],
    [["--backend", "gpu", "--threads", "2"], /'--threads' is for '--backend wasm'/],
    [["--backend", "cpu", "--threads", "2"], /'--threads' is for '--backend wasm'/],
    [["--backend", "wasm", "--threads", "0"], /whole number from 1 to 64, or auto/],
    [["--learning-rate", "0"], /Give a number above 0/],
    [["--learning-rate", "-0.5"], /'-0.5' is invalid/],
    [["--learning-rate", "NaN"], /'NaN' is invalid/],
    [["--learning-rate", "Infinity"], /'Infinity' is invalid/],
    [["--learning-rate", "1e999"], /'1e999' is invalid/],
    [["--learning-rate", "0.5x"], /'0.5x' is invalid/],
    [["--learning-rate", ""], /'' is invalid/],
    [["--batch-size", "0"], /whole number of at least 1/],
    [["--batch-size", "2.5"], /whole number of at least 1/],
    [["--batch-size", "32px"], /whole number of at least 1/],
    [["--epochs", "-1"], /whole number of at least 0/],
    [["--epochs", "1.5"], /whole number of at least 0/],
    [["--epochs", "many"], /whole number of at least 0/],
    [["--seed", "1.5"], /whole number of at most 15 digits/],
    [["--seed", "0x10"], /'0x10' is invalid/],
    [["--seed", ""], /'' is invalid/],
    [["--seed", "99999999999999999999"], /'99999999999999999999' is invalid/],
    [["--limit", "0"], /whole number of at least 1/],
    [["--limit", "-5"], /whole number of at least 1/],
    [["--hidden", "128,,64"], /a size is missing/],
    [["--hidden", ""], /a size is missing/],
    [["--hidden", "0"], /"0" is not a whole number above 0/],
    [["--hidden", "-3"], /"-3" is not a whole number above 0/],
    [["--hidden", "128,6.5"], /"6.5" is not a whole number above 0/],
    [["--hidden", "128;64"], /"128;64" is not a whole number above 0/],
    [["--momentum", "1"], /Give a number of at least 0 and below 1, for example 0.9/],
    [["--momentum", "0.9"], /'--momentum' is for '--optimizer sgd'/],
    [["--optimizer", "sgd", "--nesterov"], /'--nesterov' needs '--momentum'/],
    [["--dropout", "1"], /below 1/],
    [["--decay", "0"], /above 0 and at most 1/],
    [["--validation", "1.5"], /below 1/],
    [["--early-stopping", "0"], /whole number of at least 1/],
    [["--early-stopping", "2"], /'--early-stopping' needs '--validation <share>'/],
    [["--patience", "2"], /'--early-stopping' needs '--validation <share>'/],
    [["--early-stopping", "2", "--patience", "3", "--validation", "0.1"], /two names of one thing/],
    [["--time-budget", "0"], /a time above 0, for example 90s/],
    [["--time-budget", "5d"], /a time above 0/],
    [["--resume"], /'--resume' needs '--load <folder>'/],
    [["--load", "d", "--hidden", "5"], /'--hidden' cannot be changed with '--load': it comes from the saved model/],
    [["--load", "d", "--resume", "--batch-size", "5"], /'--batch-size' cannot be changed with '--resume'/],
    [["--submission", "a.csv"], /takes two files/],
    [["--save", ""], /Give a path/],
    [["--show", "-1"], /whole number of at least 0/],
    [["--hidden", "1000000"], /asks for 795,000,010 parameters, the most is 20,000,000/],
  ])("%j is refused in one line", (args, expected) => {
    const line = message(...args);
    expect(line).toMatch(expected);
    expect(line).not.toContain("\n");
  });
});

describe("texts", () => {
  it("helps with every option and every preset, within 80 columns", () => {
    const help = text("--help");
    const options = ["preset", "hidden", "activation", "loss", "optimizer", "learning-rate", "batch-size", "epochs"];
    const files = ["data", "limit", "save", "load", "resume", "predict", "show", "png", "submission"];
    const training = [
      "momentum",
      "nesterov",
      "decay",
      "dropout",
      "validation",
      "early-stopping",
      "patience",
      "time-budget",
    ];
    const rest = ["seed", "backend", "threads", "device", "explain", "json", "quiet", "help", "version"];
    for (const option of [...options, ...files, ...training, ...rest]) {
      expect(help).toContain(`--${option}`);
    }
    for (const preset of ["default", "mnist-32", "mnist-30"]) expect(help).toContain(`\n  ${preset} `);
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("prints the version of the package", () => {
    expect(text("--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("lets a leading -- pass, which npm users type", () => {
    expect(settings("--", "--epochs", "2")).toMatchObject({ epochs: 2 });
  });
});
