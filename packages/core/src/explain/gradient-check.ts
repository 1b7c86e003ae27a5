/** Gradients of backpropagation beside differences of the loss, number by number. */
import type { HostArray } from "../backend.ts";
import { forward } from "../backprop.ts";
import { type Dataset, type HostData, hostData, range } from "../data.ts";
import { wholeNumber } from "../errors.ts";
import type { Loss } from "../losses/loss.ts";
import type { Sequential } from "../model.ts";
import { type Network, network as networkOf } from "../network.ts";
import type { Ops } from "../ops.ts";
import { differentiate, lossOf, planOf } from "../plan.ts";
import { reference } from "../reference.ts";
import { getWeights, type NamedArray } from "../weights.ts";

/** The options of `gradientCheck`. */
export interface GradientCheckOptions {
  /** Whose gradients are checked. */
  readonly loss: Loss;
  /** The most numbers of each parameter that are checked, evenly spread over it: a whole number above 0. Default 100. */
  readonly samples?: number;
}

/** One number of a parameter. */
export interface CheckedGradient {
  /** `0.weight`. */
  readonly name: string;
  /** Of the number in the parameter, from 0. */
  readonly row: number;
  /** Of the number in the parameter, from 0. */
  readonly column: number;
  /** By backpropagation on the model's backend. */
  readonly analytic: number;
  /** (L(w + h) − L(w − h)) / 2h in float64, h = 10⁻⁵ max(1, |w|). */
  readonly numeric: number;
  /** |analytic − numeric| / max(|analytic|, |numeric|, a thousandth of the largest numeric one of all). */
  readonly relativeError: number;
}

const STEP = 1e-5;
const FLOOR = 1e-3;

/**
 * Checks the gradients that the model would be trained with on this batch, dropout masks included; the worst come first.
 * The differences are made on the reference backend, whatever the model runs on: for a float64 backend errors of about 10⁻⁹
 * are usual, for float32 10⁻⁵. Where an input of relu is within h of 0, the difference and not the gradient is wrong.
 * @throws OptionError if `samples` is no whole number above 0 or the model is in training; DataError, ShapeError
 */
export async function gradientCheck(
  { network: net }: Pick<Sequential, "network">,
  batch: Dataset,
  { loss, samples = 100 }: GradientCheckOptions,
): Promise<CheckedGradient[]> {
  wholeNumber("gradientCheck: samples", samples, 1);
  const { x, y } = hostData(net, "gradientCheck", batch, loss);
  return net.train("gradientCheck", async (ops) => {
    const weights = await getWeights({ network: net });
    const gradients = await analytic(ops, net, loss, { x, y });
    const difference = differences(net, loss, { x, y }, weights);
    const checked: Omit<CheckedGradient, "relativeError">[] = [];
    for (const [p, { name, shape, data }] of weights.entries()) {
      for (const i of spread(data.length, samples)) {
        checked.push({
          name,
          row: Math.floor(i / shape[1]),
          column: i % shape[1],
          analytic: gradients[p]![i]!,
          numeric: await difference(p, i),
        });
      }
    }
    const floor = FLOOR * checked.reduce((most, { numeric }) => Math.max(most, Math.abs(numeric)), 0);
    return checked
      .map((one) => ({ ...one, relativeError: relative(one.analytic, one.numeric, floor) }))
      .sort((a, b) => b.relativeError - a.relativeError);
  });
}

/** What is not finite is worst. */
function relative(a: number, n: number, floor: number): number {
  if (a === n) return 0;
  const error = Math.abs(a - n) / Math.max(Math.abs(a), Math.abs(n), floor);
  return Number.isNaN(error) ? Infinity : error;
}

const spread = (length: number, most: number): number[] => {
  const count = Math.min(length, most);
  return Array.from(range(count), (i) => Math.floor((i * length) / count));
};

/** ∂L by each parameter, on the model's own backend. */
async function analytic(ops: Ops, net: Network, loss: Loss, { x, y }: HostData): Promise<HostArray[]> {
  const plan = planOf(net, true, loss);
  const [xb, yb] = [ops.upload(x.data, x.shape), ops.upload(y.data, y.shape)];
  const { gradients } = differentiate(ops, plan, loss, xb, yb);
  const read: HostArray[] = [];
  for (const { layer, name } of net.parameters()) {
    read.push(await ops.read(gradients.params[plan.stageOf[layer]!]![name]!));
  }
  return read;
}

/** The central difference by number i of parameter p, on the reference backend. */
function differences(
  { layers, inputs, seed, step }: Network,
  loss: Loss,
  { x, y }: HostData,
  weights: readonly NamedArray[],
): (p: number, i: number) => Promise<number> {
  const values = new Map(weights.map(({ name, data }) => [name, data]));
  const net = networkOf({ backend: reference(), input: inputs, layers, seed }, (name) => values.get(name)!);
  // dropout draws the mask of this step
  net.step = step;
  const plan = planOf(net, true, loss);
  const lossAt = (p: number, i: number, value: number): Promise<number> =>
    net.ops.within(async (ops) => {
      const { shape, data } = weights[p]!;
      const changed = Float64Array.from(data);
      changed[i] = value;
      ops.assign(net.parameters()[p]!.tensor, ops.upload(changed, shape));
      const { output } = forward(ops, plan.stages, ops.upload(x.data, x.shape));
      const parts = lossOf(ops, plan, loss, output, ops.upload(y.data, y.shape));
      ops.assign(net.parameters()[p]!.tensor, ops.upload(data, shape));
      return (await ops.read(parts.loss))[0]!;
    });
  return async (p, i) => {
    const w = weights[p]!.data[i]!;
    const h = STEP * Math.max(1, Math.abs(w));
    return ((await lossAt(p, i, w + h)) - (await lossAt(p, i, w - h))) / (2 * h);
  };
}
