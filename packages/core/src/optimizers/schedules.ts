/** Learning rates that follow the epochs; each can be written into a model file. */
import { inRange, needs, wholeNumber } from "../errors.ts";
import { cos } from "../math.ts";
import type { Schedule } from "./optimizer.ts";
import { power } from "./power.ts";

/** A schedule made of a function of the epoch, which counts from 0. */
const schedule = (type: string, config: object, rate: (epoch: number) => number): Schedule =>
  Object.assign(({ epoch }: { readonly epoch: number }) => rate(epoch), { type, config });

const checked = (name: string, learningRate: number): number => {
  needs(
    learningRate > 0 && learningRate < Infinity,
    `${name}: the learning rate`,
    learningRate,
    "a finite number above 0",
  );
  return learningRate;
};

const checkedFactor = (name: string, factor: number): number => {
  needs(factor > 0 && factor <= 1, `${name}: the factor`, factor, "a number above 0 and at most 1");
  return factor;
};

/** The options of `exponentialDecay`. */
export interface ExponentialDecayOptions {
  /** η of the first epoch. */
  readonly learningRate: number;
  /** 0 < factor ≤ 1. */
  readonly factor: number;
}

/** η · factorᵉ in epoch e, from 0. @throws OptionError for values outside these ranges */
export function exponentialDecay({ learningRate, factor }: ExponentialDecayOptions): Schedule {
  checked("exponentialDecay", learningRate);
  checkedFactor("exponentialDecay", factor);
  return schedule("exponentialDecay", { learningRate, factor }, (epoch) => learningRate * power(factor, epoch));
}

/** The options of `stepDecay`. */
export interface StepDecayOptions extends ExponentialDecayOptions {
  /** Epochs between two steps, a whole number above 0. */
  readonly every: number;
}

/** η, times `factor` after every so many epochs. @throws OptionError for values outside these ranges */
export function stepDecay({ learningRate, factor, every }: StepDecayOptions): Schedule {
  checked("stepDecay", learningRate);
  checkedFactor("stepDecay", factor);
  wholeNumber("stepDecay: every", every, 1);
  const rate = (epoch: number): number => learningRate * power(factor, Math.floor(epoch / every));
  return schedule("stepDecay", { learningRate, factor, every }, rate);
}

/** The options of `cosineDecay`. */
export interface CosineDecayOptions {
  /** η of the first epoch. */
  readonly learningRate: number;
  /** Epochs until the minimum is reached, a whole number above 0. */
  readonly epochs: number;
  /** Default 0. */
  readonly minimum?: number;
}

/**
 * Half a wave from η to the minimum, where it stays (Loshchilov & Hutter 2017, without restarts).
 * @throws OptionError for values outside these ranges
 */
export function cosineDecay({ learningRate, epochs, minimum = 0 }: CosineDecayOptions): Schedule {
  checked("cosineDecay", learningRate);
  wholeNumber("cosineDecay: epochs", epochs, 1);
  inRange("cosineDecay: the minimum", minimum, 0, Infinity);
  return schedule("cosineDecay", { learningRate, epochs, minimum }, (epoch) => {
    const angle = Math.PI * Math.min(epoch / epochs, 1);
    return minimum + 0.5 * (learningRate - minimum) * (1 + cos(angle));
  });
}
