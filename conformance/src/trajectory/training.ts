/** One small training, run through core on a backend: 20 steps over 20 samples in batches of 8, 8 and 4. */
import {
  type Backend,
  crossEntropy,
  dense,
  getWeights,
  type Layer,
  type Matrix,
  type Optimizer,
  type Precision,
  sequential,
  setWeights,
  trainOnBatch,
} from "@chainrule/core";
import { matrix, oneHot } from "../judge/numbers.ts";
import { rounded } from "../judge/precision.ts";

export const STEPS = 20;
const SAMPLES = 20;
const BATCH = 8;
export const INPUTS = 4;
export const HIDDEN = 5;
export const CLASSES = 3;

/** tanh(XW₀ + b₀), then softmax(·W₁ + b₁), with the cross-entropy's mean over the batch. */
const layers = (): Layer[] => [
  dense({ units: HIDDEN, activation: "tanh" }),
  dense({ units: CLASSES, activation: "softmax" }),
];

export type Weights = ReadonlyMap<string, Matrix>;

export interface Batch {
  readonly x: Matrix;
  readonly y: Matrix;
}

export interface Trajectory {
  /** Of each step, before its update. */
  readonly losses: readonly number[];
  readonly weights: Weights;
}

export const initialWeights = (precision: Precision): Weights =>
  new Map(
    (
      [
        ["0.weight", [INPUTS, HIDDEN]],
        ["0.bias", [1, HIDDEN]],
        ["1.weight", [HIDDEN, CLASSES]],
        ["1.bias", [1, CLASSES]],
      ] as const
    ).map(([name, shape]) => [name, rounded(precision, matrix(`trajectory/${name}`, shape))]),
  );

export const samples = (precision: Precision): Batch => ({
  x: rounded(precision, matrix("trajectory/x", [SAMPLES, INPUTS], -2, 2)),
  y: oneHot("trajectory/y", [SAMPLES, CLASSES]),
});

/** The batch of a step; the third of each round is smaller. */
export function batchOf({ x, y }: Batch, step: number): Batch {
  const from = (step % Math.ceil(SAMPLES / BATCH)) * BATCH;
  const to = Math.min(from + BATCH, SAMPLES);
  const rows = ({ data, shape: [, columns] }: Matrix): Matrix => ({
    data: Array.from(data).slice(from * columns, to * columns),
    shape: [to - from, columns],
  });
  return { x: rows(x), y: rows(y) };
}

export async function train(backend: Backend, optimizer: Optimizer, precision: Precision): Promise<Trajectory> {
  const model = sequential({ backend, input: INPUTS, layers: layers() });
  try {
    setWeights(
      model,
      [...initialWeights(precision)].map(([name, { data, shape }]) => ({ name, data, shape })),
    );
    const all = samples(precision);
    const losses: number[] = [];
    for (let step = 0; step < STEPS; step++) {
      const { x, y } = batchOf(all, step);
      losses.push(await trainOnBatch(model, x, y, { loss: crossEntropy(), optimizer }));
    }
    return {
      losses,
      weights: new Map((await getWeights(model)).map(({ name, data, shape }) => [name, { data, shape }])),
    };
  } finally {
    model.dispose();
  }
}
