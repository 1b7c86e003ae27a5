/** Loops as anyone would write them by hand: no library, no blocking, no batches of rows at once. */
import { plainProduct } from "../plain-product.ts";
import type { ContenderModule, NetworkSpec, Trainer, Training } from "../task.ts";

interface LayerState {
  readonly inputs: number;
  readonly units: number;
  readonly activation: "relu" | "sigmoid" | "softmax";
  readonly w: Float32Array;
  readonly b: Float32Array;
  readonly dw: Float32Array;
  readonly db: Float32Array;
  readonly a: Float32Array;
  readonly delta: Float32Array;
}

export const load: ContenderModule["load"] = () => ({
  version: "loops over Float32Array, float64 arithmetic",
  trainer: (training) => plainTrainer(training),
  predictor(network, weights) {
    const layers = layersOf(network, weights);
    return { predict: (x, count) => forwardAll(layers, x, count) };
  },
  multiplier: plainProduct,
});

function layersOf({ inputs, layers, bias }: NetworkSpec, weights: readonly Float32Array[]): LayerState[] {
  return layers.map(({ units, activation }, i) => {
    const rows = i ? layers[i - 1]!.units : inputs;
    const w = Float32Array.from(weights[bias ? 2 * i : i]!);
    const b = bias ? Float32Array.from(weights[2 * i + 1]!) : new Float32Array(units);
    const zeros = (length: number) => new Float32Array(length);
    const [dw, db] = [zeros(w.length), zeros(units)];
    return { inputs: rows, units, activation, w, b, dw, db, a: zeros(units), delta: zeros(units) };
  });
}

/** The activations of one sample; x begins at `at`. */
function forward(layer: LayerState, x: Float32Array, at: number): void {
  const { inputs, units, activation, w, b, a } = layer;
  for (let j = 0; j < units; j++) {
    let z = b[j]!;
    for (let i = 0; i < inputs; i++) z += x[at + i]! * w[i * units + j]!;
    a[j] = activation === "sigmoid" ? 1 / (1 + Math.exp(-z)) : activation === "relu" ? (z > 0 ? z : 0) : z;
  }
  if (activation !== "softmax") return;
  let max = a[0]!;
  for (let j = 1; j < units; j++) if (a[j]! > max) max = a[j]!;
  let sum = 0;
  for (let j = 0; j < units; j++) sum += a[j] = Math.exp(a[j]! - max);
  for (let j = 0; j < units; j++) a[j]! /= sum;
}

/** Adds the gradients of one sample, and hands the error on to the layer below. */
function backward(layer: LayerState, x: Float32Array, at: number, below: LayerState | undefined): void {
  const { inputs, units, w, dw, db, delta } = layer;
  for (let j = 0; j < units; j++) db[j]! += delta[j]!;
  for (let i = 0; i < inputs; i++) {
    const xi = x[at + i]!;
    const row = i * units;
    if (below) {
      let back = 0;
      for (let j = 0; j < units; j++) {
        back += delta[j]! * w[row + j]!;
        dw[row + j]! += xi * delta[j]!;
      }
      below.delta[i] = below.activation === "sigmoid" ? back * xi * (1 - xi) : xi > 0 ? back : 0;
    } else for (let j = 0; j < units; j++) dw[row + j]! += xi * delta[j]!;
  }
}

function forwardAll(layers: readonly LayerState[], x: Float32Array, count: number): Float32Array {
  const last = layers[layers.length - 1]!;
  const columns = x.length / count;
  const outputs = new Float32Array(count * last.units);
  for (let s = 0; s < count; s++) {
    forward(layers[0]!, x, s * columns);
    for (let l = 1; l < layers.length; l++) forward(layers[l]!, layers[l - 1]!.a, 0);
    outputs.set(last.a, s * last.units);
  }
  return outputs;
}

function plainTrainer({ network, recipe, weights }: Training): Trainer {
  let layers = layersOf(network, weights);
  let run = (): void => {};
  return {
    reset({ x, y, count }, { epochs }, order) {
      layers = layersOf(network, weights);
      const step = recipe.optimizer === "adam" ? adamStep(recipe.learningRate) : sgdStep(recipe.learningRate);
      run = () => {
        for (let epoch = 0; epoch < epochs; epoch++) {
          for (let from = 0; from < count; from += recipe.batchSize) {
            const to = Math.min(from + recipe.batchSize, count);
            for (const { dw, db } of layers) {
              dw.fill(0);
              db.fill(0);
            }
            for (let s = from; s < to; s++)
              sample(layers, recipe.loss, x, y, order[epoch * count + s]!, network.inputs);
            step(layers, recipe.reduction === "mean" ? 1 / (to - from) : 1, network.bias);
          }
        }
      };
    },
    run: () => run(),
    predict: (x, count) => forwardAll(layers, x, count),
  };
}

/** Forward and backward for the sample in row `row`. */
function sample(
  layers: readonly LayerState[],
  loss: string,
  x: Float32Array,
  y: Float32Array,
  row: number,
  inputs: number,
): void {
  const last = layers[layers.length - 1]!;
  const { units, a, delta } = last;
  forward(layers[0]!, x, row * inputs);
  for (let l = 1; l < layers.length; l++) forward(layers[l]!, layers[l - 1]!.a, 0);
  for (let k = 0; k < units; k++) {
    const error = a[k]! - y[row * units + k]!;
    delta[k] = loss === "squaredError" ? 2 * error * a[k]! * (1 - a[k]!) : error;
  }
  for (let l = layers.length - 1; l > 0; l--) backward(layers[l]!, layers[l - 1]!.a, 0, layers[l - 1]);
  backward(layers[0]!, x, row * inputs, undefined);
}

type Step = (layers: readonly LayerState[], scale: number, bias: boolean) => void;

function sgdStep(learningRate: number): Step {
  const update = (p: Float32Array, g: Float32Array, rate: number): void => {
    for (let i = 0; i < p.length; i++) p[i]! -= rate * g[i]!;
  };
  return (layers, scale, bias) => {
    for (const { w, b, dw, db } of layers) {
      update(w, dw, learningRate * scale);
      if (bias) update(b, db, learningRate * scale);
    }
  };
}

/** β₁ 0.9, β₂ 0.999, ε 10⁻⁸. */
function adamStep(learningRate: number): Step {
  const slots = new Map<Float32Array, readonly [Float32Array, Float32Array]>();
  let t = 0;
  const update = (p: Float32Array, g: Float32Array, scale: number): void => {
    const [m, v] = slots.get(p) ?? [new Float32Array(p.length), new Float32Array(p.length)];
    slots.set(p, [m, v]);
    const [c1, c2] = [1 - 0.9 ** t, 1 - 0.999 ** t];
    for (let i = 0; i < p.length; i++) {
      const gi = g[i]! * scale;
      m[i] = 0.9 * m[i]! + 0.1 * gi;
      v[i] = 0.999 * v[i]! + 0.001 * gi * gi;
      p[i]! -= (learningRate * (m[i]! / c1)) / (Math.sqrt(v[i]! / c2) + 1e-8);
    }
  };
  return (layers, scale, bias) => {
    t++;
    for (const { w, b, dw, db } of layers) {
      update(w, dw, scale);
      if (bias) update(b, db, scale);
    }
  };
}
