/** Layers with parameters on a backend: what can be run forward, differentiated and updated. */

import type { Backend, LossParts, Shape, Tensor } from "./backend.ts";
import { backward, forward, type Gradients, type Stage } from "./backprop.ts";
import { OptionError, ShapeError } from "./errors.ts";
import type { SelectedBackend } from "./first-available.ts";
import { type ActivationFunction, LINEAR } from "./layers/activation-functions.ts";
import type { Layer, Params } from "./layers/layer.ts";
import { type Loss, lossScale } from "./losses/loss.ts";
import { Ops } from "./ops.ts";
import { learningRateAt, type Optimizer } from "./optimizers/optimizer.ts";
import { type Rng, rng } from "./rng.ts";

export interface NetworkOptions {
  /** What runs it: a backend, or what `firstAvailable` chose. */
  readonly backend: Backend | SelectedBackend;
  /** Columns of the input. */
  readonly input: number;
  readonly layers: readonly Layer[];
  /** Whole number from which weights, shuffles and masks follow; default 0. */
  readonly seed?: number;
}

/** A parameter's values under its name: `0.weight` is the weight of layer 0. */
export interface NamedArray {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
}

/** The stages to run, with or without the activation that the loss takes over. */
export interface Plan {
  readonly stages: readonly Stage[];
  /** For each layer, the stage that it became or was joined to. */
  readonly stageOf: readonly number[];
  /** The activation that turns the stages' output into the model's output; null if nothing was taken over. */
  readonly linked: ActivationFunction | null;
}

/** A parameter with the slots that an optimizer keeps for it. */
export interface Slotted {
  readonly layer: number;
  readonly name: string;
  readonly tensor: Tensor;
  readonly slots: readonly Tensor[];
}

/** An optimizer at work: its slots and how far it has come. */
export interface OptimizerState {
  readonly optimizer: Optimizer;
  readonly parameters: readonly Slotted[];
  step: number;
  epoch: number;
}

export class Network {
  readonly ops: Ops;
  readonly layers: readonly Layer[];
  /** Columns before each layer and after the last. */
  readonly sizes: readonly number[];
  readonly random: Rng;
  /** Which backend was asked for, and why this one runs. */
  readonly selection: SelectedBackend;
  /** Training steps made so far: the key of dropout masks. */
  step = 0;
  /** Epochs made so far: the key of shuffles. */
  epoch = 0;
  /** True while `fit` runs. */
  training = false;
  private readonly params: readonly Params[];
  private readonly streams: readonly Rng[];
  private state: OptimizerState | null = null;

  /** @throws OptionError, ShapeError, BackendSpecError */
  constructor({ backend, input, layers, seed = 0 }: NetworkOptions) {
    if (!(Number.isInteger(input) && input > 0)) {
      throw new OptionError(`sequential: input must be a whole number above 0, got ${input}; give the columns of x`);
    }
    if (layers.length === 0) throw new OptionError("sequential: there are no layers; give at least one");
    this.selection = "spec" in backend ? { backend, requested: backend.name, reason: "passed by the caller" } : backend;
    this.ops = new Ops(this.selection.backend);
    this.layers = layers;
    this.random = rng(seed);
    const sizes = [input];
    const initial = layers.map((layer, l) => {
      const size = sizes[l] as number;
      sizes.push(layer.outputSize(size));
      if (layer.activation?.name === "softmax" && sizes[l + 1] === 1) {
        throw new OptionError(`sequential: layer ${l} is a softmax over one unit, which is always 1; use sigmoid`);
      }
      return layer.init(size, this.random.stream(`params/${l}`));
    });
    this.sizes = sizes;
    this.streams = layers.map((layer, l) => this.random.stream(`${layer.type}/${l}`));
    this.params = initial.map((host) =>
      Object.fromEntries(Object.entries(host).map(([name, { data, shape }]) => [name, this.ops.upload(data, shape)])),
    );
  }

  get inputs(): number {
    return this.sizes[0] as number;
  }

  get outputs(): number {
    return this.sizes[this.sizes.length - 1] as number;
  }

  /** Every parameter, in the order of the layers. */
  parameters(): { layer: number; name: string; tensor: Tensor }[] {
    return this.params.flatMap((params, layer) =>
      Object.entries(params).map(([name, tensor]) => ({ layer, name, tensor })),
    );
  }

  /** Joins each activation layer to the layer before it and, given a loss, hands the last activation over to its link. */
  plan(training: boolean, loss?: Loss): Plan {
    const stages: Stage[] = [];
    const stageOf: number[] = [];
    this.layers.forEach((layer, l) => {
      const last = stages.at(-1);
      if (layer.type === "activation" && last?.layer.activation === LINEAR && last.layer.withActivation) {
        const joined = last.layer.withActivation(layer.activation as ActivationFunction);
        stages[stages.length - 1] = { ...last, layer: joined };
        stageOf.push(stages.length - 1);
        return;
      }
      const stream = this.streams[l] as Rng;
      const pass = { training, rng: () => stream.at(this.step) };
      stageOf.push(stages.length);
      stages.push({ layer, params: this.params[l] as Params, pass });
    });
    const last = stages[stages.length - 1] as Stage;
    const { activation, withActivation } = last.layer;
    if (!loss?.link || activation?.name !== loss.link.activation || !withActivation) {
      if (loss?.probabilities) requireProbabilities(loss, activation);
      return { stages, stageOf, linked: null };
    }
    stages[stages.length - 1] = { ...last, layer: withActivation(LINEAR) };
    return { stages, stageOf, linked: activation };
  }

  /** W ← W − η ∂L/∂W, as the optimizer has it, for every parameter. */
  update(ops: Ops, plan: Plan, gradients: Gradients, state: OptimizerState): void {
    const { optimizer, parameters } = state;
    const at = { step: state.step + 1, learningRate: learningRateAt(optimizer, state.step, state.epoch) };
    for (const { layer, name, tensor, slots } of parameters) {
      const gradient = (gradients.params[plan.stageOf[layer] as number] as Params)[name] as Tensor;
      optimizer.update(ops, tensor, gradient, slots, at);
    }
    state.step++;
    this.step++;
  }

  /** The state of this optimizer: kept from call to call while it is the same object, else new. */
  optimizerState(optimizer: Optimizer): OptimizerState {
    if (this.state?.optimizer === optimizer) return this.state;
    this.disposeSlots();
    const parameters = this.parameters().map((parameter) => {
      const [rows, columns] = parameter.tensor.shape;
      const zeros = new Float64Array(rows * columns);
      return { ...parameter, slots: optimizer.slots.map(() => this.ops.upload(zeros, parameter.tensor.shape)) };
    });
    this.state = { optimizer, parameters, step: 0, epoch: 0 };
    return this.state;
  }

  async weights(): Promise<NamedArray[]> {
    const result: NamedArray[] = [];
    for (const { layer, name, tensor } of this.parameters()) {
      result.push({ name: `${layer}.${name}`, shape: tensor.shape, data: await this.ops.read(tensor) });
    }
    return result;
  }

  /** All or none. @throws ShapeError that lists every name or shape that does not fit */
  setWeights(weights: readonly { name: string; shape: Shape; data: ArrayLike<number> }[]): void {
    const given = new Map(weights.map((w) => [w.name, w]));
    const problems: string[] = [];
    const parameters = this.parameters().map(({ layer, name, tensor }) => ({ name: `${layer}.${name}`, tensor }));
    for (const { name, tensor } of parameters) {
      const found = given.get(name);
      given.delete(name);
      if (!found) problems.push(`"${name}" is missing`);
      else if (found.shape[0] !== tensor.shape[0] || found.shape[1] !== tensor.shape[1]) {
        problems.push(`"${name}" is [${found.shape.join(", ")}] instead of [${tensor.shape.join(", ")}]`);
      }
    }
    for (const name of given.keys()) problems.push(`"${name}" is unknown`);
    if (problems.length) {
      throw new ShapeError(`setWeights: ${problems.join(", ")}; give the weights of a model with the same layers`);
    }
    const values = new Map(weights.map((w) => [w.name, w.data]));
    const scope = this.ops.scope();
    try {
      const uploaded = parameters.map(({ name, tensor }) => scope.upload(values.get(name) ?? [], tensor.shape));
      for (const [i, { tensor }] of parameters.entries()) scope.assign(tensor, uploaded[i] as Tensor);
    } finally {
      scope.release();
    }
  }

  dispose(): void {
    this.disposeSlots();
    this.ops.release();
  }

  private disposeSlots(): void {
    for (const { slots } of this.state?.parameters ?? []) for (const slot of slots) this.ops.dispose(slot);
    this.state = null;
  }
}

/** The loss of a batch, and the gradient by the stages' output; reduced as the loss has it. */
export function lossOf(ops: Ops, plan: Plan, loss: Loss, output: Tensor, target: Tensor): LossParts {
  const scale = lossScale(loss, output.shape[0]);
  return (plan.linked && loss.link ? loss.link : loss).evaluate(ops, output, target, scale);
}

export interface Differentiated {
  readonly loss: Tensor;
  /** Of the plan's stages. */
  readonly output: Tensor;
  readonly gradients: Gradients;
}

/** Loss and gradients of a batch; nothing is changed. */
export function differentiate(
  ops: Ops,
  plan: Plan,
  loss: Loss,
  x: Tensor,
  y: Tensor,
  wantInputGradient = false,
): Differentiated {
  const trace = forward(ops, plan.stages, x);
  const parts = lossOf(ops, plan, loss, trace.output, y);
  const gradients = backward(ops, plan.stages, trace, parts.gradient, wantInputGradient);
  return { loss: parts.loss, output: trace.output, gradients };
}

const PROBABILITIES = ["sigmoid", "softmax", "hardLimit"];

function requireProbabilities(loss: Loss, activation: ActivationFunction | undefined): void {
  const name = activation?.name ?? "none";
  if (PROBABILITIES.includes(name)) return;
  throw new OptionError(
    `${loss.type}: needs probabilities, the last activation is ${name}; ` +
      `end the model with ${loss.link?.activation ?? "sigmoid"}`,
  );
}
