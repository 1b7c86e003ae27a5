import { describe, expect, test } from "vitest";
import type { Backend } from "../backend.ts";
import { activation } from "../layers/activation.ts";
import { leakyRelu } from "../layers/activation-functions.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import type { Layer } from "../layers/layer.ts";
import { crossEntropy } from "../losses/cross-entropy.ts";
import { type Sequential, sequential } from "../model.ts";
import { adam } from "../optimizers/adam.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { cosineDecay, exponentialDecay, stepDecay } from "../optimizers/schedules.ts";
import { sgd } from "../optimizers/sgd.ts";
import { reference } from "../reference.ts";
import { rng } from "../rng.ts";
import { summary } from "../summary.ts";
import { getWeights } from "../weights.ts";
import { decodeModel, encodeModel, type ModelFiles } from "./model-files.ts";
import { readSafetensors } from "./safetensors-read.ts";
import { writeSafetensors } from "./safetensors-write.ts";

const random = rng(3);
const x = Array.from({ length: 20 }, () => [random.uniform() - 0.5, random.uniform() - 0.5]);
const data = { x, y: x.map(([a, b]) => ((a as number) * (b as number) > 0 ? 1 : 0)) };

const layers = (): Layer[] => [
  dense({ units: 6, activation: leakyRelu(0.2) }),
  dropout({ rate: 0.2 }),
  dense({ units: 4, bias: false }),
  activation("tanh"),
  dense({ units: 2, activation: "softmax" }),
];
const build = (backend: Backend = reference(), made = layers()): Sequential =>
  sequential({ backend, input: 2, seed: 5, layers: made });
const weights = async (model: Sequential): Promise<number[]> =>
  (await getWeights(model)).flatMap((parameter) => [...parameter.data]);

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const jsonOf = (files: ModelFiles): Record<string, unknown> => JSON.parse(text(files.get("model.json")));
/** The files with another model.json. */
function edited(files: ModelFiles, change: (json: Record<string, unknown>) => unknown): ModelFiles {
  const json = jsonOf(files);
  const changed = change(json) ?? json;
  const bytes = new TextEncoder().encode(typeof changed === "string" ? changed : JSON.stringify(changed));
  return new Map([...files, ["model.json", bytes]]);
}
/** Changes one member, at a path such as `layers[0].units`. */
const put =
  (path: string, value: unknown) =>
  (json: object): void => {
    const names = path.split(/[.[\]]+/).filter(Boolean);
    const last = names.pop() as string;
    const owner = names.reduce((part, name) => part[name] as Record<string, unknown>, json as Record<string, unknown>);
    owner[last] = value;
  };
const load = (files: ModelFiles) => decodeModel(files, { backend: reference() });

describe("a saved model", () => {
  test("comes back with the same layers, weights, outputs and notes", async () => {
    const model = build();
    await model.fit(data, { loss: crossEntropy(), optimizer: adam(), epochs: 2 });
    const notes = {
      scaler: { type: "affine", offset: 0, scale: 1 / 255 },
      labelNames: ["even", "odd"],
      dataHash: "abc",
      notes: { any: ["thing", 1, null] },
    };
    const files = await encodeModel(model, notes);
    const loaded = load(files);
    expect(loaded.metadata).toEqual(notes);
    expect(summary(loaded.model)).toBe(summary(model));
    expect(await weights(loaded.model)).toEqual(await weights(model));
    expect((await loaded.model.predict(x)).data).toEqual((await model.predict(x)).data);
    expect(await encodeModel(loaded.model, notes)).toEqual(files);
  });

  test("says in JSON what it is", async () => {
    const files = await encodeModel(build(), { training: false });
    expect([...files.keys()]).toEqual(["weights.safetensors", "model.json"]);
    expect(jsonOf(files)).toEqual({
      format: "chainrule-model",
      version: 1,
      library: expect.stringMatching(/^\d+\.\d+\.\d+/),
      precision: "float64",
      seed: 5,
      input: 2,
      layers: [
        { type: "dense", units: 6, activation: { name: "leakyRelu", slope: 0.2 }, bias: true },
        { type: "dropout", rate: 0.2 },
        { type: "dense", units: 4, activation: "linear", bias: false },
        { type: "activation", activation: "tanh" },
        { type: "dense", units: 2, activation: "softmax", bias: true },
      ],
      training: false,
      files: { "weights.safetensors": { bytes: expect.any(Number), crc32: expect.any(Number) } },
    });
    const { tensors } = readSafetensors(files.get("weights.safetensors") as Uint8Array);
    expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape]).sort()).toEqual([
      ["0.bias", "float64", [1, 6]],
      ["0.weight", "float64", [2, 6]],
      ["2.weight", "float64", [6, 4]],
      ["4.bias", "float64", [1, 2]],
      ["4.weight", "float64", [4, 2]],
    ]);
  });

  const ownSchedule = ({ epoch }: { readonly epoch: number }): number => 0.1 / (1 + epoch);
  const optimizers: [string, () => Optimizer][] = [
    ["sgd", () => sgd({ learningRate: 0.1, weightDecay: 1e-3 })],
    ["momentum", () => sgd({ learningRate: 0.1, momentum: 0.9 })],
    ["nesterov", () => sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true })],
    ["adam", () => adam({ learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1e-7, weightDecay: 1e-3 })],
    ["exponentialDecay", () => adam({ learningRate: exponentialDecay({ learningRate: 0.02, factor: 0.7 }) })],
    ["stepDecay", () => adam({ learningRate: stepDecay({ learningRate: 0.02, factor: 0.7, every: 2 }) })],
    ["cosineDecay", () => adam({ learningRate: cosineDecay({ learningRate: 0.02, epochs: 4 }) })],
    ["a schedule of one's own", () => adam({ learningRate: ownSchedule })],
  ];
  test.each(optimizers)("goes on training as if it had never been saved: %s", async (name, create) => {
    const options = { loss: crossEntropy(), batchSize: 8, epochs: 4 };
    const whole = build();
    await whole.fit(data, { ...options, optimizer: create() });
    const first = build();
    await first.fit(data, { ...options, optimizer: create(), epochs: 2 });
    const files = await encodeModel(first);
    const own = name.includes("own") ? { optimizer: create() } : {};
    const { model, optimizer } = decodeModel(files, { backend: reference(), ...own });
    await model.fit(data, { ...options, optimizer: optimizer as Optimizer, resume: true });
    expect(await weights(model)).toEqual(await weights(whole));
    expect(model.network).toMatchObject({ step: 12, epoch: 4 });
  });

  test("keeps the position in an epoch", async () => {
    const options = { loss: crossEntropy(), batchSize: 4, epochs: 2 };
    const whole = build();
    const { epochs: wanted } = await whole.fit(data, { ...options, optimizer: adam() });
    const model = build();
    const stop = new AbortController();
    const { link, ...loss } = crossEntropy();
    const aborting = {
      ...loss,
      link: {
        ...link!,
        evaluate: (...args: Parameters<NonNullable<typeof link>["evaluate"]>) => {
          stop.abort();
          // the clock is looked at after the first step, and says that it is time to
          const wait = performance.now() + 60;
          while (performance.now() < wait);
          return link!.evaluate(...args);
        },
      },
    };
    await model.fit(data, { ...options, loss: aborting, optimizer: adam(), signal: stop.signal });
    expect(model.network.unfinished).toMatchObject({ batchSize: 4, steps: 1 });
    const loaded = load(await encodeModel(model));
    expect(loaded.model.network.unfinished).toEqual(model.network.unfinished);
    const { epochs } = await loaded.model.fit(data, { ...options, optimizer: loaded.optimizer!, resume: true });
    expect(await weights(loaded.model)).toEqual(await weights(whole));
    expect(epochs.map(({ loss: value }) => value)).toEqual(wanted.map(({ loss: value }) => value));
  });

  test("without training it has no optimizer, and begins to count again", async () => {
    const model = build();
    await model.fit(data, { loss: crossEntropy(), optimizer: adam() });
    const loaded = load(await encodeModel(model, { training: false }));
    expect(loaded.optimizer).toBeNull();
    expect(loaded.model.network).toMatchObject({ step: 0, epoch: 0, unfinished: null });
  });

  test("may have layers and activations of one's own", async () => {
    const twice = { ...activation("linear"), type: "twice", config: { factor: 2 } };
    const swish = { ...leakyRelu(), name: "swish", config: undefined as never };
    const model = build(reference(), [dense({ units: 2, activation: swish }), twice]);
    const files = await encodeModel(model);
    const seen: unknown[] = [];
    const loaded = decodeModel(files, {
      backend: reference(),
      activations: { swish },
      layers: {
        twice: (config) => {
          seen.push(config);
          return twice;
        },
      },
    });
    expect(seen).toEqual([{ factor: 2 }]);
    expect(summary(loaded.model)).toBe(summary(model));
    expect(() => decodeModel(files, { backend: reference(), activations: { swish } })).toThrow(
      'loadModel: model.json: the file.layers[1] has the unknown type "twice"; give what makes it',
    );
    expect(() => load(files)).toThrow('the file.layers[0].activation is the unknown "swish"; give it, { activations');
  });
});

describe("a file that is not right", () => {
  const saved = async (): Promise<ModelFiles> => {
    const model = build();
    await model.fit(data, { loss: crossEntropy(), optimizer: adam() });
    return encodeModel(model);
  };

  test.each<[string, (json: Record<string, unknown>) => unknown, string]>([
    ["no JSON", () => "{", "model.json: it is no JSON; the file is damaged"],
    ["no object", () => "[]", "model.json: the file is []; give an object"],
    ["another format", put("format", "keras"), 'the format is "keras"; give a model that was saved by'],
    [
      "a newer version",
      (json) => Object.assign(json, { version: 2, library: "9.1.0" }),
      "version 2 of the format, written by @chainrule/core 9.1.0, is unknown to",
    ],
    ["a member more", put("extra", 1), 'the file has the unknown "extra"; remove what was added'],
    ["no seed", put("seed", undefined), "the file.seed is missing; give a whole number"],
    ["a seed of text", put("seed", "5"), 'the file.seed is "5"; give a whole number'],
    ["an unknown layer", put("layers[0].type", "conv"), 'layers[0] has the unknown type "conv"; give'],
    ["a member of Object", put("layers[0].type", "toString"), 'has the unknown type "toString"; give'],
    ["no units", put("layers[0].units", 0), "layers[0]: dense: units is 0; give a whole number"],
    ["units as text", put("layers[0].units", "6"), 'layers[0].units is "6"; give a whole number'],
    ["a rate of 2", put("layers[1].rate", 2), "layers[1]: dropout: the rate is 2; give a number of at least 0"],
    ["a layer's member more", put("layers[1].x", 1), 'layers[1] has the unknown "x"; remove'],
    ["an activation", put("layers[0].activation", 7), "layers[0].activation is 7; give an object"],
    ["labels", put("labelNames", [1]), "the file.labelNames has names that are no strings"],
    ["weights missing", put("files", {}), "the file.files has no weights.safetensors; give a model"],
    ["an optimizer", put("training.optimizer.type", "lion"), 'optimizer has the unknown type "lion"'],
    [
      "its options",
      put("training.optimizer.beta1", 1),
      "optimizer: adam: beta1 is 1; give a number of at least 0 and below 1",
    ],
    ["a counter", put("training.step", -1), "training.step is -1; give a whole number of at least 0"],
  ])("%s", async (_, change, message) => {
    const files = edited(await saved(), change);
    expect(() => load(files)).toThrow(message);
    expect(() => load(files)).toThrow(expect.objectContaining({ code: "DATA" }));
  });

  test("huge layers are refused before anything is allocated for them", async () => {
    const files = edited(await saved(), put("layers[0].units", 2 ** 40));
    expect(() => load(files)).toThrow('"0.weight" is [2, 6] instead of [2, 1099511627776]');
  });

  test("all arrays that do not fit are reported at once", async () => {
    const files = await saved();
    const { tensors } = readSafetensors(files.get("weights.safetensors") as Uint8Array);
    const bias = tensors.get("0.bias")!;
    tensors.delete("0.weight");
    tensors.set("0.bias", { ...bias, shape: [6, 1] });
    tensors.set("9.bias", bias);
    tensors.set("4.bias", { dtype: "int8", shape: [1, 2], data: new Int8Array(2) });
    const bytes = writeSafetensors(tensors);
    const { crc32 } = await import("./crc32.ts");
    const all = edited(
      new Map([...files, ["weights.safetensors", bytes]]),
      put("files", {
        ...(jsonOf(files).files as object),
        "weights.safetensors": { bytes: bytes.length, crc32: crc32(bytes) },
      }),
    );
    expect(() => load(all)).toThrow(
      'its layers and arrays do not fit: "0.weight" is missing in weights.safetensors, "0.bias" is [6, 1] instead of ' +
        '[1, 6], "4.bias" is int8 instead of a float, "9.bias" in weights.safetensors is unknown; give the files of one model',
    );
  });

  test("missing, damaged and foreign files", async () => {
    const files = await saved();
    const without = (name: string): ModelFiles => new Map([...files].filter(([key]) => key !== name));
    expect(() => load(without("model.json"))).toThrow("loadModel: model.json: it is missing; give all files");
    expect(() => load(without("training.safetensors"))).toThrow("training.safetensors: it is missing; give all files");
    const damaged = files.get("weights.safetensors")!.slice();
    damaged[damaged.length - 1]! ^= 1;
    expect(() => load(new Map([...files, ["weights.safetensors", damaged]]))).toThrow(
      /weights\.safetensors: it is damaged, or of another model: \d+ bytes with CRC-32 \d+ instead of \d+ with \d+; give/,
    );
  });

  test("another optimizer than that of the training", async () => {
    const files = await saved();
    const { optimizer } = decodeModel(files, { backend: reference(), optimizer: adam() });
    expect(optimizer?.type).toBe("adam");
    expect(() => decodeModel(files, { backend: reference(), optimizer: adam({ beta1: 0.8 }) })).toThrow(
      "the optimizer that was given",
    );
    const own = edited(files, put("training.optimizer.learningRate", null));
    expect(() => load(own)).toThrow("optimizer has a learning rate of its own; give the optimizer of that training");
  });

  test("weights that are not finite are not saved", async () => {
    const model = build();
    const { network } = model;
    const scope = network.ops.scope();
    const tensor = network.params[0]!.weight!;
    scope.assign(tensor, scope.binary("mul", tensor, Number.POSITIVE_INFINITY));
    await expect(encodeModel(model)).rejects.toThrow(
      'saveModel: "0.weight" has a value that is not finite; save before',
    );
  });
});
