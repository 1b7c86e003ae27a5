/**
 * What layers and losses mean, written down a second time as loops over numbers. Nothing is shared with core but exp, log, tanh
 * and dropout's masks, so that a wrong definition shows as well as a wrong derivative.
 */
import {
  type ActivationName,
  exp,
  type Layer,
  type Loss,
  log,
  type Matrix,
  Ops,
  rng,
  sigmoid,
  tanh,
} from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import type { Point, Problem } from "./problem.ts";

type Row = readonly number[];

const each =
  (f: (z: number) => number) =>
  (row: Row): number[] =>
    row.map(f);

const ACTIVATIONS: Readonly<Record<ActivationName, (row: Row) => Row>> = {
  linear: (row) => row,
  relu: each((z) => (z > 0 ? z : 0)),
  leakyRelu: each((z) => (z > 0 ? z : 0.01 * z)),
  sigmoid: each(sigmoid),
  tanh: each(tanh),
  softmax(row) {
    const powers = row.map(exp);
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  },
  hardLimit: each((z) => (z >= 0 ? 1 : 0)),
};

const mean = (values: Row): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of one sample, from outputs a and targets y. */
const LOSSES: Readonly<Record<string, (a: Row, y: Row) => number>> = {
  squaredError: (a, y) => y.length * LOSSES.meanSquaredError!(a, y),
  meanSquaredError: (a, y) => mean(y.map((target, j) => (a[j]! - target) * (a[j]! - target))),
  binaryCrossEntropy: (a, y) => -mean(y.map((target, j) => target * log(a[j]!) + (1 - target) * log(1 - a[j]!))),
  crossEntropy: (a, y) => -y.reduce((sum, target, j) => sum + target * log(a[j]!), 0),
};

const rowsOf = ({ data, shape: [m, n] }: Matrix): Row[] =>
  Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => data[i * n + j]!));

/** The seed of the models whose dropout masks are to be the same. */
export const SEED = 11;

export type Masks = ReadonlyMap<number, Matrix>;

/** What dropout makes of ones at training step 0, by the place of the layer: its mask. */
export async function masksOf({ layers }: Problem, samples: number, inputs: number): Promise<Masks> {
  const masks = new Map<number, Matrix>();
  let columns = inputs;
  for (const [l, layer] of layers.entries()) {
    if (layer.type === "dropout") {
      const ops = new Ops(reference());
      const ones = ops.upload(new Array(samples * columns).fill(1), [samples, columns]);
      // the stream that core documents: of this layer, at this step
      const pass = { training: true, rng: () => rng(SEED).stream(`dropout/${l}`).at(0) };
      const { y } = layer.forward(ops, {}, ones, pass);
      masks.set(l, { data: await ops.read(y), shape: y.shape });
    }
    columns = layer.outputSize(columns);
  }
  return masks;
}

/** A = f(XW + b), A = f(X), or A = X ⊙ mask. */
function forward(layer: Layer, l: number, input: readonly Row[], params: Point["params"], masks: Masks | null): Row[] {
  const f = ACTIVATIONS[(layer.activation?.name ?? "linear") as ActivationName];
  const mask = masks?.get(l);
  const [weight, bias] = [params.get(`${l}.weight`), params.get(`${l}.bias`)];
  return input.map((row, i) => {
    if (!weight) return f(mask ? row.map((x, j) => x * mask.data[i * row.length + j]!) : row);
    const units = weight.shape[1];
    const z = Array.from({ length: units }, (_, j) =>
      row.reduce((sum, x, k) => sum + x * weight.data[k * units + j]!, bias?.data[j] ?? 0),
    );
    return f(z);
  });
}

const reduced = ({ reduction }: Loss, values: Row): number =>
  reduction === "mean" ? mean(values) : mean(values) * values.length;

/** L at a point: in training with the masks, otherwise with null. */
export function lossAt({ layers, loss }: Problem, { x, y, params }: Point, masks: Masks | null): number {
  const f = LOSSES[loss.type];
  if (!f) throw new Error(`gradient: there is no formula of the loss ${loss.type}; write one down in by-hand.ts`);
  const outputs = layers.reduce((rows, layer, l) => forward(layer, l, rows, params, masks), rowsOf(x));
  return reduced(
    loss,
    rowsOf(y).map((targets, i) => f(outputs[i]!, targets)),
  );
}
