/** A small network from the command line as a problem. */
import { UsageError } from "@chainrule/app-common";
import {
  ACTIVATION_NAMES,
  type ActivationName,
  adam,
  binaryCrossEntropy,
  constant,
  crossEntropy,
  dense,
  type Loss,
  meanSquaredError,
  type Optimizer,
  sgd,
  squaredError,
} from "@chainrule/core";
import type { Problem } from "@chainrule/scenarios";
import { closestMatch } from "leven";

export type LossName = "squaredError" | "meanSquaredError" | "binaryCrossEntropy" | "crossEntropy";
export type OptimizerName = "sgd" | "adam";

const LOSSES: Readonly<Record<LossName, () => Loss>> = {
  squaredError,
  meanSquaredError,
  binaryCrossEntropy,
  crossEntropy,
};
const OPTIMIZERS: Readonly<Record<OptimizerName, (options: { readonly learningRate: number }) => Optimizer>> = {
  sgd,
  adam,
};

export const LOSS_NAMES: readonly LossName[] = Object.keys(LOSSES) as LossName[];
export const OPTIMIZER_NAMES: readonly OptimizerName[] = Object.keys(OPTIMIZERS) as OptimizerName[];

export interface NetOptions {
  /** `2-2:relu-1`: inputs, then each layer's units and activation. */
  readonly net: string;
  /** `1,1;0,1`: one row per sample. */
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  readonly loss: LossName;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  /** All weights are this number and all biases 0; drawn from the seed unless given. */
  readonly weights: number | undefined;
}

/** @throws UsageError for what is no network, or data that do not fit it */
export function problemOf(options: NetOptions): Problem {
  const { net, x, y, loss, optimizer, learningRate, weights } = options;
  const [first, ...others] = net.split("-");
  const input = sizeOf(net, first!);
  if (others.length === 0)
    throw new UsageError(`option '--net <net>' has no layer in "${net}". Give for example 2-2:relu-1.`);
  const layers = others.map((part) => {
    const [units, activation = "linear"] = part.split(":");
    const initial = weights === undefined ? {} : { initializer: constant(weights) };
    return dense({ units: sizeOf(net, units!), activation: activationOf(activation), ...initial });
  });
  const outputs = sizeOf(net, others.at(-1)!.split(":")[0]!);
  fits("--x", x, input);
  fits("--y", y, outputs);
  if (x.length !== y.length) {
    throw new UsageError(`option '--y <rows>' has ${y.length} rows, '--x <rows>' ${x.length}. Give as many.`);
  }
  return {
    input,
    layers,
    data: () => ({ train: { x, y } }),
    loss: LOSSES[loss](),
    optimizer: () => OPTIMIZERS[optimizer]({ learningRate }),
    batchSize: x.length,
  };
}

function sizeOf(net: string, text: string): number {
  const size = /^\d+$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= 1000) return size;
  throw new UsageError(
    `option '--net <net>' has "${text}" in "${net}". Give sizes from 1 to 1000, for example 2-2:relu-1.`,
  );
}

function activationOf(name: string): ActivationName {
  const found = ACTIVATION_NAMES.find((one) => one === name);
  if (found) return found;
  const near = closestMatch(name, ACTIVATION_NAMES, { maxDistance: Math.ceil(name.length / 3) });
  const hint = near ? `Did you mean ${near}?` : `Choose one of ${ACTIVATION_NAMES.join(", ")}.`;
  throw new UsageError(`option '--net <net>' has the activation "${name}". ${hint}`);
}

function fits(option: string, rows: readonly (readonly number[])[], columns: number): void {
  const bad = rows.find((row) => row.length !== columns);
  if (bad)
    throw new UsageError(
      `option '${option} <rows>' has a row of ${bad.length} numbers. Give ${columns}, as the net has.`,
    );
}
