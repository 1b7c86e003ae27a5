/** Layers and optimizers as JSON, and back. */
import { ChainruleError } from "../errors.ts";
import { activation } from "../layers/activation.ts";
import {
  ACTIVATION_NAMES,
  type ActivationFunction,
  type ActivationName,
  activationFunction,
  leakyRelu,
} from "../layers/activation-functions.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import type { Layer } from "../layers/layer.ts";
import { adam } from "../optimizers/adam.ts";
import type { LearningRate, Optimizer } from "../optimizers/optimizer.ts";
import { cosineDecay, exponentialDecay, stepDecay } from "../optimizers/schedules.ts";
import { sgd } from "../optimizers/sgd.ts";
import type { Fail } from "./fail.ts";
import { type Fields, fieldsOf, type Json, shown } from "./fields.ts";

/** What files call things of one's own, and what makes them. */
export interface Custom {
  /** By the layer's `type`; gets what the layer had as `config`. */
  readonly layers?: Readonly<Record<string, (config: Readonly<Record<string, unknown>>) => Layer>>;
  /** By the activation's `name`. */
  readonly activations?: Readonly<Record<string, ActivationFunction>>;
}

/** `{ type, … }`. @throws DataError for what JSON cannot keep */
export const described = ({ type, config = {} }: { type: string; config?: object | undefined }, fail: Fail): Json => ({
  type,
  ...(plain(config, type, fail) as object),
});

const isActivation = (value: object): value is ActivationFunction => "forward" in value && "name" in value;

function plain(value: unknown, place: string, fail: Fail): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((member, i) => plain(member, `${place}[${i}]`, fail));
  if (typeof value !== "object") return fail(`${place} is ${String(value)}`, "keep to what JSON can hold");
  if (isActivation(value)) {
    const { name, config } = value;
    return config ? { name, ...(plain(config, place, fail) as object) } : name;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member, `${place}.${name}`, fail)]));
}

const LAYERS: Readonly<Record<string, (fields: Fields, f: () => ActivationFunction) => Layer>> = {
  dense: (fields, f) =>
    dense({ units: fields.get("units", "count"), activation: f(), bias: fields.get("bias", "boolean") }),
  activation: (_, f) => activation(f()),
  dropout: (fields) => dropout({ rate: fields.get("rate", "number") }),
};

/** @throws DataError for a type that is not known, or options that cannot be */
export function layerOf(json: unknown, place: string, fail: Fail, { layers = {}, activations = {} }: Custom): Layer {
  const fields = fieldsOf(json, place, fail);
  const type = fields.get("type", "string");
  if (Object.hasOwn(layers, type)) {
    const { type: _, ...config } = json as Record<string, unknown>;
    return made(place, fail, () => layers[type]!(config));
  }
  if (!Object.hasOwn(LAYERS, type)) {
    fail(
      `${place} has the unknown type ${shown(type)}`,
      "give what makes it, { layers: { [type]: (config) => layer } }",
    );
  }
  const layer = made(place, fail, () =>
    LAYERS[type]!(fields, () => activationOf(fields.raw("activation"), `${place}.activation`, fail, activations)),
  );
  fields.end();
  return layer;
}

function activationOf(
  json: unknown,
  place: string,
  fail: Fail,
  custom: Readonly<Record<string, ActivationFunction>>,
): ActivationFunction {
  const fields = typeof json === "string" ? null : fieldsOf(json, place, fail);
  const name = fields ? fields.get("name", "string") : (json as string);
  if (Object.hasOwn(custom, name)) return custom[name]!;
  if (!ACTIVATION_NAMES.includes(name as ActivationName)) {
    fail(`${place} is the unknown ${shown(name)}`, "give it, { activations: { [name]: f } }");
  }
  if (!fields) return activationFunction(name as ActivationName);
  const slope = fields.get("slope", "number");
  fields.end();
  return leakyRelu(slope);
}

const OPTIMIZERS: Readonly<Record<string, (fields: Fields, learningRate: LearningRate) => Optimizer>> = {
  sgd: (fields, learningRate) =>
    sgd({
      learningRate,
      momentum: fields.get("momentum", "number"),
      nesterov: fields.get("nesterov", "boolean"),
      weightDecay: fields.get("weightDecay", "number"),
    }),
  adam: (fields, learningRate) =>
    adam({
      learningRate,
      beta1: fields.get("beta1", "number"),
      beta2: fields.get("beta2", "number"),
      epsilon: fields.get("epsilon", "number"),
      weightDecay: fields.get("weightDecay", "number"),
    }),
};

const SCHEDULES: Readonly<Record<string, (fields: Fields, learningRate: number) => LearningRate>> = {
  exponentialDecay: (fields, learningRate) =>
    exponentialDecay({ learningRate, factor: fields.get("factor", "number") }),
  stepDecay: (fields, learningRate) =>
    stepDecay({ learningRate, factor: fields.get("factor", "number"), every: fields.get("every", "count") }),
  cosineDecay: (fields, learningRate) =>
    cosineDecay({ learningRate, epochs: fields.get("epochs", "count"), minimum: fields.get("minimum", "number") }),
};

/** A schedule of one's own becomes `null`: its optimizer must be given again. */
export function describedOptimizer({ type, learningRate, config }: Optimizer, fail: Fail): Json {
  const schedule = typeof learningRate === "function" ? learningRate : null;
  const rate = schedule?.type ? described({ type: schedule.type, config: schedule.config }, fail) : null;
  return described({ type, config: { ...config, learningRate: schedule ? rate : learningRate } }, fail);
}

/**
 * @param given an optimizer that must be the described one; needed where JSON could not hold it
 * @throws DataError if it cannot be made, or is another one
 */
export function optimizerOf(json: unknown, place: string, fail: Fail, given: Optimizer | undefined): Optimizer {
  if (given) {
    const [was, is] = [JSON.stringify(json), JSON.stringify(describedOptimizer(given, fail))];
    if (was !== is) fail(`${place} is ${was}, the optimizer that was given ${is}`, "give the one of that training");
    return given;
  }
  const remedy = "give the optimizer of that training, { optimizer }";
  const fields = fieldsOf(json, place, fail);
  const type = fields.get("type", "string");
  if (!Object.hasOwn(OPTIMIZERS, type)) fail(`${place} has the unknown type ${shown(type)}`, remedy);
  const rate = fields.raw("learningRate");
  if (rate === null) fail(`${place} has a learning rate of its own`, remedy);
  const optimizer = made(place, fail, () =>
    OPTIMIZERS[type]!(
      fields,
      typeof rate === "number" ? rate : scheduleOf(rate, `${place}.learningRate`, fail, remedy),
    ),
  );
  fields.end();
  return optimizer;
}

function scheduleOf(json: unknown, place: string, fail: Fail, remedy: string): LearningRate {
  const fields = fieldsOf(json, place, fail);
  const type = fields.get("type", "string");
  if (!Object.hasOwn(SCHEDULES, type)) fail(`${place} has the unknown type ${shown(type)}`, remedy);
  const schedule = SCHEDULES[type]!(fields, fields.get("learningRate", "number"));
  fields.end();
  return schedule;
}

/** What a factory makes; its complaint names the place in the file. */
function made<T>(place: string, fail: Fail, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ChainruleError) || error.code !== "OPTION") throw error;
    const [, wrong, remedy] = /^(.*); (.*)$/s.exec(error.message) ?? [];
    return fail(`${place}: ${wrong ?? error.message}`, remedy ?? "correct it", error);
  }
}
