/** What the tests share: a worker's module as text for Node, and a network small enough to be trained in no time. */
import { cpu } from "@chainrule/backend-cpu";
import {
  accuracy,
  adam,
  crossEntropy,
  type Dataset,
  dense,
  dropout,
  type FitOptions,
  type Optimizer,
  type Sequential,
  sequential,
} from "@chainrule/core";

/** Is a·b above zero? 50 points of a grid. */
export const points = (): Dataset => {
  const x = Array.from({ length: 50 }, (_, i) => [((i % 10) - 4.5) / 5, (Math.floor(i / 10) - 2.2) / 2.5] as const);
  return { x, y: x.map(([a, b]) => (a * b > 0 ? 1 : 0)) };
};
/** Of 50 points in batches of 8. */
export const STEPS = 7;
export const BATCH = { batchSize: 8 };

/** Dropout, shuffles and Adam: nothing that a pause could disturb is left out. */
export const network = (): Sequential =>
  sequential({
    backend: cpu(),
    input: 2,
    seed: 1,
    layers: [
      dense({ units: 6, activation: "tanh" }),
      dropout({ rate: 0.2 }),
      dense({ units: 2, activation: "softmax" }),
    ],
  });

export const recipe = (): Pick<FitOptions, "loss" | "metrics"> & { optimizer: Optimizer } => ({
  loss: crossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  metrics: [accuracy()],
});
