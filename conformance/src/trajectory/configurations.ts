/** Every optimizer in every configuration, with its update rule written down a second time, for one number, as PyTorch has it. */
import { adam, type Optimizer, sgd } from "@chainrule/core";

/** What an update rule remembers of one parameter. */
export interface Slots {
  first: number;
  second: number;
}

/** The new value of a parameter p with gradient g at update t, from 1. */
export type Rule = (p: number, g: number, slots: Slots, t: number) => number;

export interface Configuration {
  readonly name: string;
  optimizer(): Optimizer;
  readonly rule: Rule;
}

type Rate = (t: number) => number;

const constant =
  (rate: number): Rate =>
  () =>
    rate;
/** As core's schedule it takes steps from 0. */
const falling =
  (start: number): Rate =>
  (t) =>
    start / (1 + 0.2 * (t - 1));

/** torch.optim.SGD, dampening 0. */
const sgdRule =
  (rate: Rate, { momentum = 0, nesterov = false, weightDecay = 0 } = {}): Rule =>
  (p, g, slots, t) => {
    const gradient = g + weightDecay * p;
    if (momentum === 0) return p - rate(t) * gradient;
    slots.first = t === 1 ? gradient : momentum * slots.first + gradient;
    return p - rate(t) * (nesterov ? gradient + momentum * slots.first : slots.first);
  };

/** torch.optim.AdamW; with weightDecay 0 it is torch.optim.Adam. */
const adamRule =
  (rate: Rate, { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = {}): Rule =>
  (p, g, slots, t) => {
    const [power1, power2] = [beta1, beta2].map((beta) => {
      let power = 1;
      for (let i = 0; i < t; i++) power *= beta;
      return power;
    }) as [number, number];
    const kept = p * (1 - rate(t) * weightDecay);
    slots.first += (1 - beta1) * (g - slots.first);
    slots.second = beta2 * slots.second + (1 - beta2) * g * g;
    const denominator = Math.sqrt(slots.second) / Math.sqrt(1 - power2) + epsilon;
    return kept - (rate(t) / (1 - power1)) * (slots.first / denominator);
  };

const schedule =
  (rate: Rate) =>
  ({ step }: { step: number }): number =>
    rate(step + 1);

export const CONFIGURATIONS: readonly Configuration[] = [
  { name: "sgd", optimizer: () => sgd({ learningRate: 0.3 }), rule: sgdRule(constant(0.3)) },
  {
    name: "sgd-momentum",
    optimizer: () => sgd({ learningRate: 0.1, momentum: 0.9 }),
    rule: sgdRule(constant(0.1), { momentum: 0.9 }),
  },
  {
    name: "sgd-nesterov",
    optimizer: () => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
    rule: sgdRule(constant(0.1), { momentum: 0.9, nesterov: true }),
  },
  {
    name: "sgd-weight-decay",
    optimizer: () => sgd({ learningRate: 0.3, weightDecay: 0.01 }),
    rule: sgdRule(constant(0.3), { weightDecay: 0.01 }),
  },
  {
    name: "sgd-schedule",
    optimizer: () => sgd({ learningRate: schedule(falling(0.5)) }),
    rule: sgdRule(falling(0.5)),
  },
  {
    name: "sgd-everything",
    optimizer: () => sgd({ learningRate: schedule(falling(0.2)), momentum: 0.8, nesterov: true, weightDecay: 0.05 }),
    rule: sgdRule(falling(0.2), { momentum: 0.8, nesterov: true, weightDecay: 0.05 }),
  },
  { name: "adam", optimizer: () => adam({ learningRate: 0.01 }), rule: adamRule(constant(0.01)) },
  {
    name: "adam-weight-decay",
    optimizer: () => adam({ learningRate: 0.01, weightDecay: 0.1 }),
    rule: adamRule(constant(0.01), { weightDecay: 0.1 }),
  },
  {
    name: "adam-schedule",
    optimizer: () => adam({ learningRate: schedule(falling(0.05)) }),
    rule: adamRule(falling(0.05)),
  },
  {
    name: "adam-everything",
    optimizer: () =>
      adam({ learningRate: schedule(falling(0.02)), beta1: 0.8, beta2: 0.95, epsilon: 1e-4, weightDecay: 0.05 }),
    rule: adamRule(falling(0.02), { beta1: 0.8, beta2: 0.95, epsilon: 1e-4, weightDecay: 0.05 }),
  },
];
