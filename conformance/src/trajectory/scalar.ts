/** The same training by hand: loops over single numbers that share nothing with core but exp, log and tanh. */
import { exp, log, type Precision, tanh } from "@chainrule/core";
import type { Rule, Slots } from "./configurations.ts";
import {
  type Batch,
  batchOf,
  CLASSES,
  HIDDEN,
  INPUTS,
  initialWeights,
  STEPS,
  samples,
  type Trajectory,
} from "./training.ts";

/** Parameters, or what belongs to each of them: W₀ [INPUTS, HIDDEN], b₀, W₁ [HIDDEN, CLASSES], b₁, row by row. */
type Net = readonly [w0: Float64Array, b0: Float64Array, w1: Float64Array, b1: Float64Array];

const zeros = (): Net => [
  new Float64Array(INPUTS * HIDDEN),
  new Float64Array(HIDDEN),
  new Float64Array(HIDDEN * CLASSES),
  new Float64Array(CLASSES),
];

/** Mean loss of a batch and its gradient, sample by sample. */
function differentiate([w0, b0, w1, b1]: Net, { x, y }: Batch): { loss: number; gradient: Net } {
  const batch = x.shape[0];
  const gradient = zeros();
  const [gw0, gb0, gw1, gb1] = gradient;
  const hidden = new Float64Array(HIDDEN);
  const delta = new Float64Array(CLASSES);
  let loss = 0;
  for (let sample = 0; sample < batch; sample++) {
    const input = (i: number): number => x.data[sample * INPUTS + i]!;
    for (let j = 0; j < HIDDEN; j++) {
      let z = b0[j]!;
      for (let i = 0; i < INPUTS; i++) z += input(i) * w0[i * HIDDEN + j]!;
      hidden[j] = tanh(z);
    }
    let total = 0;
    for (let k = 0; k < CLASSES; k++) {
      let z = b1[k]!;
      for (let j = 0; j < HIDDEN; j++) z += hidden[j]! * w1[j * CLASSES + k]!;
      delta[k] = exp(z);
      total += delta[k]!;
    }
    for (let k = 0; k < CLASSES; k++) {
      const a = delta[k]! / total;
      const target = y.data[sample * CLASSES + k]!;
      loss -= (target * log(a)) / batch;
      // δ = a − y, for targets that sum to 1
      delta[k] = (a - target) / batch;
      gb1[k]! += delta[k]!;
    }
    for (let j = 0; j < HIDDEN; j++) {
      let back = 0;
      for (let k = 0; k < CLASSES; k++) {
        gw1[j * CLASSES + k]! += hidden[j]! * delta[k]!;
        back += delta[k]! * w1[j * CLASSES + k]!;
      }
      back *= 1 - hidden[j]! * hidden[j]!;
      gb0[j]! += back;
      for (let i = 0; i < INPUTS; i++) gw0[i * HIDDEN + j]! += input(i) * back;
    }
  }
  return { loss, gradient };
}

export function trainByHand(rule: Rule, precision: Precision): Trajectory {
  const start = initialWeights(precision);
  const net = [...start.values()].map(({ data }) => Float64Array.from(data)) as unknown as Net;
  const slots: Slots[][] = net.map((values) => Array.from(values, () => ({ first: 0, second: 0 })));
  const all = samples(precision);
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const { loss, gradient } = differentiate(net, batchOf(all, step));
    losses.push(loss);
    for (const [l, values] of net.entries()) {
      for (let i = 0; i < values.length; i++) values[i] = rule(values[i]!, gradient[l]![i]!, slots[l]![i]!, step + 1);
    }
  }
  const weights = new Map([...start].map(([name, { shape }], l) => [name, { data: net[l]!, shape }]));
  return { losses, weights };
}
