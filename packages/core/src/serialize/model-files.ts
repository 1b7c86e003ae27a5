/** A model as files: `model.json`, `weights.safetensors` and, to go on training, `training.safetensors`. */
import { version } from "../../package.json";
import type { Backend, Shape, Tensor } from "../backend.ts";
import { NonFiniteError } from "../errors.ts";
import type { SelectedBackend } from "../first-available.ts";
import { modelOf, type Sequential } from "../model.ts";
import { type Network, network, type Parameter } from "../network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { NumericArray } from "./array.ts";
import { crc32 } from "./crc32.ts";
import { type Custom, described, describedOptimizer, layerOf, optimizerOf } from "./describe.ts";
import { type Fail, failure } from "./fail.ts";
import { type Fields, fieldsOf, type Json, listed } from "./fields.ts";
import { parseJson } from "./json.ts";
import { readSafetensors } from "./safetensors-read.ts";
import { writeSafetensors } from "./safetensors-write.ts";

export const MODEL_JSON = "model.json";
const WEIGHTS = "weights.safetensors";
const TRAINING = "training.safetensors";
const FORMAT = "chainrule-model";
const VERSION = 1;
/** Kept in the files of arrays. */
const ABOUT = [["format", "chainrule"]] as const;
/** More than any layer's options need. */
const DEEPEST = 64;

/** Of arrays that do not fit. */
const MOST_LISTED = 12;

/** The bytes of each file by its name. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

/** What belongs to a model beside its layers. It is kept as it is; to check it is the business of who uses it. */
export interface ModelMetadata {
  /** How raw inputs become those of the model. */
  readonly scaler?: Json;
  /** One name per class. */
  readonly labelNames?: readonly string[];
  /** Of the data that it was trained on. */
  readonly dataHash?: string;
  /** Anything else. */
  readonly notes?: Json;
}

/** What is saved with a model. */
export interface SaveOptions extends ModelMetadata {
  /** With what training needs to go on: optimizer, counters, the position in the epoch. Default true. */
  readonly training?: boolean;
}

/** Where a model is loaded to, and what makes the parts of it that are not core's. */
export interface LoadOptions extends Custom {
  /** It need not be the one that the model was saved from; values are rounded to its precision. */
  readonly backend: Backend | SelectedBackend;
  /** That of the saved training; needed if it, or its schedule, is not one of core's. */
  readonly optimizer?: Optimizer;
}

/** A saved model, ready to predict and, with its optimizer, to train on. */
export interface LoadedModel {
  /** With the saved parameters and counters. */
  readonly model: Sequential;
  /** With its memory; give it to a `fit` with `resume`. Null if there was none. */
  readonly optimizer: Optimizer | null;
  /** What was saved beside it, as it was. */
  readonly metadata: ModelMetadata;
}

const keyOf = ({ layer, name }: Pick<Parameter, "layer" | "name">): string => `${layer}.${name}`;

/**
 * A model at this moment. Weight matrices are `[inputs, units]`, in the backend's precision.
 * @throws NonFiniteError if a value is not finite; DataError for a layer that JSON cannot describe
 */
export async function encodeModel({ network: net }: Sequential, options: SaveOptions = {}): Promise<ModelFiles> {
  const fail = failure("saveModel", MODEL_JSON);
  const { training = true, scaler, labelNames, dataHash, notes } = options;
  const state = training ? net.state : null;
  const parameters = net.parameters();
  const slots = state
    ? state.parameters.flatMap((p) =>
        p.slots.map((tensor, i) => ({ key: `${state.optimizer.slots[i]}/${keyOf(p)}`, tensor })),
      )
    : [];
  const json = {
    format: FORMAT,
    version: VERSION,
    library: version,
    precision: net.ops.backend.precision,
    seed: net.seed,
    input: net.inputs,
    layers: net.layers.map((layer) => described(layer, fail)),
    training: training && {
      step: net.step,
      epoch: net.epoch,
      unfinished: net.unfinished,
      optimizer: state && describedOptimizer(state.optimizer, fail),
      updates: state?.step ?? 0,
      optimizerEpoch: state?.epoch ?? 0,
    },
    ...{ scaler, labelNames, dataHash, notes },
  };
  // all reads are asked for before the first answer, so that they are of one moment
  const [weights, memory] = await Promise.all([
    arraysOf(
      net,
      parameters.map((p) => ({ key: keyOf(p), tensor: p.tensor })),
    ),
    arraysOf(net, slots),
  ]);
  const contents = new Map([[WEIGHTS, writeSafetensors(weights, ABOUT)]]);
  if (memory.size) contents.set(TRAINING, writeSafetensors(memory, ABOUT));
  const files = Object.fromEntries(
    [...contents].map(([name, bytes]) => [name, { bytes: bytes.length, crc32: crc32(bytes) }]),
  );
  contents.set(MODEL_JSON, new TextEncoder().encode(`${JSON.stringify({ ...json, files }, null, 2)}\n`));
  return contents;
}

async function arraysOf(
  net: Network,
  tensors: readonly { readonly key: string; readonly tensor: Tensor }[],
): Promise<Map<string, NumericArray>> {
  const values = await Promise.all(tensors.map(({ tensor }) => net.ops.read(tensor)));
  return new Map(
    tensors.map(({ key, tensor: { shape } }, i) => {
      const data = values[i]!;
      if (!data.every(Number.isFinite)) {
        throw new NonFiniteError(`saveModel: "${key}" has a value that is not finite; save before training diverges`);
      }
      const array = data instanceof Float32Array ? { dtype: "float32", data } : { dtype: "float64", data };
      return [key, { ...array, shape } as NumericArray];
    }),
  );
}

/** What `model.json` says, checked as far as it can be without the other files. */
export interface Description {
  readonly fields: Fields;
  readonly fail: Fail;
  /** The other files: their sizes and check sums. */
  readonly files: ReadonlyMap<string, { readonly bytes: number; readonly crc32: number }>;
}

/** @throws DataError for JSON that is damaged, no model, or of a newer version */
export function readDescription(bytes: Uint8Array): Description {
  const fail = failure("loadModel", MODEL_JSON);
  const fields = fieldsOf(parsed(bytes, fail), "the file", fail);
  const format = fields.get("format", "string");
  if (format !== FORMAT) fail(`the format is "${format}"`, `give a model that was saved by chainrule, "${FORMAT}"`);
  const [number, library] = [fields.get("version", "count"), fields.get("library", "string")];
  if (number !== VERSION) {
    fail(
      `version ${number} of the format, written by @chainrule/core ${library}, is unknown to ${version}`,
      number > VERSION ? "update @chainrule/core" : "save it again with a version that reads it",
    );
  }
  const files = fields.object("files");
  const names = [WEIGHTS, TRAINING].filter((name) => files.has(name));
  if (!names.includes(WEIGHTS)) fail(`the file.files has no ${WEIGHTS}`, "give a model with weights");
  const entries = names.map((name) => {
    const entry = files.object(name);
    return [name, { bytes: entry.get("bytes", "count"), crc32: entry.get("crc32", "count") }] as const;
  });
  files.end();
  return { fields, fail, files: new Map(entries) };
}

function parsed(bytes: Uint8Array, fail: Fail): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    return fail("it is not UTF-8", "give the file as it was saved", cause);
  }
  return parseJson(text, DEEPEST, fail);
}

/**
 * The model of these files, as it was saved.
 * @throws DataError for files that are missing, damaged or do not fit each other: all arrays at once
 */
export function decodeModel(contents: ModelFiles, options: LoadOptions): LoadedModel {
  const json = contents.get(MODEL_JSON);
  if (!json) failure("loadModel", MODEL_JSON)("it is missing", "give all files of the model");
  const { fields, fail, files } = readDescription(json as Uint8Array);
  const arrays = new Map([...files].map(([name, file]) => [name, arraysIn(name, contents.get(name), file)]));

  const input = fields.get("input", "count");
  const layers = fields.get("layers", "list").map((layer, l) => layerOf(layer, `the file.layers[${l}]`, fail, options));
  const seed = fields.get("seed", "integer");
  const training = fields.raw("training") === false ? null : trainingOf(fields.object("training"), fail, options);
  const metadata = metadataOf(fields, fail);
  fields.get("precision", "string");
  fields.end();

  const shapes = new Map<string, Shape>();
  let columns = input;
  layers.forEach((layer, l) => {
    for (const [name, { shape }] of Object.entries(layer.parameters(columns)))
      shapes.set(keyOf({ layer: l, name }), shape);
    columns = layer.outputSize(columns);
  });
  const slots = training?.optimizer?.slots ?? [];
  const memory = new Map(
    slots.flatMap((slot) => [...shapes].map(([key, shape]) => [`${slot}/${key}`, shape] as const)),
  );
  const weights = arrays.get(WEIGHTS) as ReadonlyMap<string, NumericArray>;
  const saved = arrays.get(TRAINING) ?? new Map<string, NumericArray>();
  const problems = [...misfits(WEIGHTS, shapes, weights), ...misfits(TRAINING, memory, saved)];
  if (problems.length)
    fail(`its layers and arrays do not fit: ${listed(problems, MOST_LISTED)}`, "give the files of one model");

  const values = (array: NumericArray | undefined): ArrayLike<number> => array?.data as Float64Array;
  const net = network({ backend: options.backend, input, layers, seed }, (name) => values(weights.get(name)));
  const model = modelOf(net);
  if (!training) return { model, optimizer: null, metadata };
  const { optimizer, step, epoch, unfinished, updates, optimizerEpoch } = training;
  Object.assign(net, { step, epoch, unfinished });
  if (optimizer) {
    const parameters = net.parameters().map((p) => {
      const tensors = slots.map((slot) => net.ops.upload(values(saved.get(`${slot}/${keyOf(p)}`)), p.tensor.shape));
      return { ...p, slots: tensors };
    });
    net.state = { optimizer, parameters, step: updates, epoch: optimizerEpoch };
  }
  return { model, optimizer, metadata };
}

function arraysIn(
  name: string,
  bytes: Uint8Array | undefined,
  file: { readonly bytes: number; readonly crc32: number },
): ReadonlyMap<string, NumericArray> {
  const fail = failure("loadModel", name);
  if (!bytes) return fail("it is missing", `give all files that ${MODEL_JSON} names`);
  if (bytes.length !== file.bytes || crc32(bytes) !== file.crc32) {
    const found = `${bytes.length} bytes with CRC-32 ${crc32(bytes)} instead of ${file.bytes} with ${file.crc32}`;
    fail(`it is damaged, or of another model: ${found}`, `give the file that belongs to this ${MODEL_JSON}`);
  }
  return readSafetensors(bytes, name).tensors;
}

function misfits(file: string, wanted: ReadonlyMap<string, Shape>, found: ReadonlyMap<string, NumericArray>): string[] {
  const wrong = [...wanted].flatMap(([key, shape]) => {
    const array = found.get(key);
    if (!array) return [`"${key}" is missing in ${file}`];
    if (array.shape.length !== 2 || array.shape.some((size, i) => size !== shape[i])) {
      return [`"${key}" is [${array.shape.join(", ")}] instead of [${shape.join(", ")}]`];
    }
    return array.dtype.startsWith("float") ? [] : [`"${key}" is ${array.dtype} instead of a float`];
  });
  const unknown = [...found.keys()].filter((key) => !wanted.has(key));
  return [...wrong, ...unknown.map((key) => `"${key}" in ${file} is unknown`)];
}

function trainingOf(fields: Fields, fail: Fail, { optimizer: given }: LoadOptions) {
  const optimizer = fields.has("optimizer")
    ? optimizerOf(fields.raw("optimizer"), "the file.training.optimizer", fail, given)
    : null;
  const training = {
    optimizer,
    step: fields.get("step", "count"),
    epoch: fields.get("epoch", "count"),
    unfinished: fields.has("unfinished") ? unfinishedOf(fields.object("unfinished"), fail) : null,
    updates: fields.get("updates", "count"),
    optimizerEpoch: fields.get("optimizerEpoch", "count"),
  };
  fields.end();
  return training;
}

function unfinishedOf(fields: Fields, fail: Fail) {
  const sums = fields.get("sums", "list");
  if (!sums.every((sum) => typeof sum === "number")) fail("the file.training.unfinished.sums is wrong", "give numbers");
  const unfinished = { batchSize: fields.get("batchSize", "count"), steps: fields.get("steps", "count"), sums };
  fields.end();
  return unfinished as { batchSize: number; steps: number; sums: readonly number[] };
}

function metadataOf(fields: Fields, fail: Fail): ModelMetadata {
  const labelNames = fields.has("labelNames") ? fields.get("labelNames", "list") : undefined;
  if (labelNames && !labelNames.every((name) => typeof name === "string")) {
    fail("the file.labelNames has names that are no strings", "give one string per class");
  }
  const dataHash = fields.has("dataHash") ? fields.get("dataHash", "string") : undefined;
  const [scaler, notes] = [fields.raw("scaler"), fields.raw("notes")];
  const all = { scaler, labelNames, dataHash, notes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
