import { describe, expect, it } from "vitest";
import { parameterCount, parseOptions, type Settings, UsageError } from "./options.ts";

function settings(...args: string[]): Settings {
  const request = parseOptions(args);
  if (request.kind !== "run") throw new Error(`${args.join(" ")} asked for a text`);
  return request.settings;
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
      batchSize: 32,
      epochs: 5,
      seed: 1,
      limit: undefined,
      backend: "cpu",
      data: undefined,
      json: false,
      quiet: false,
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
    const rest = ["--backend", "auto", "--data", "somewhere", "--json", "--quiet"];
    expect(settings(...explicit, "--preset", "mnist-32", ...more, ...rest)).toEqual({
      preset: "mnist-32",
      hidden: [128, 64],
      activation: "tanh",
      outputActivation: "sigmoid",
      loss: "binaryCrossEntropy",
      optimizer: "adam",
      learningRate: 0.002,
      batchSize: 64,
      epochs: 0,
      seed: -7,
      limit: 500,
      backend: "auto",
      data: "somewhere",
      json: true,
      quiet: true,
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
    [["--backend", "gpu"], /'gpu' is invalid. Choose one of cpu, auto./],
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
    for (const option of [...options, "seed", "limit", "backend", "data", "json", "quiet", "help", "version"]) {
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
