/** Trainings that another library has made, from the same weights on the same batches. */
import {
  type ActivationName,
  adam,
  crossEntropy,
  dense,
  getWeights,
  type NamedArray,
  type Optimizer,
  perceptron,
  sgd,
  squaredError,
} from "@chainrule/core";
import { scaled, within } from "../judge.ts";
import { modelOf } from "../network.ts";
import { type Check, type Description, noOutcome, type Problem, type Scenario, type Weight } from "../scenario.ts";

interface Stored {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** As `fixtures/scikit-learn.py` writes them. */
export interface Fixture {
  readonly id: string;
  readonly activations: readonly string[];
  readonly optimizer: { readonly type: string; readonly learningRate: number } & Readonly<Record<string, unknown>>;
  readonly epochs: number;
  readonly batch: number;
  readonly x: Stored;
  readonly y: Stored;
  readonly start: Readonly<Record<string, Stored>>;
  readonly end: Readonly<Record<string, Stored>>;
}

/** Of the largest number of a matrix, in float64; float32 has as many roundings and larger ones. */
const ALLOWED = 1e-10;
/** 50 updates of some four roundings each, in u: their float32 form. */
const ROUNDINGS = 200;

const matrixOf = ({ shape: [rows = 0, columns = 0], data }: Stored) => ({ shape: [rows, columns] as const, data });

function problemOf({ activations, optimizer, batch, x, y, start }: Fixture): Problem {
  const weights: Weight[] = Object.entries(start).map(([name, stored]) => ({ name, ...matrixOf(stored) }));
  const units = activations.map((_, l) => start[`${l}.weight`]!.shape[1]!);
  const data = { train: { x: matrixOf(x), y: matrixOf(y) } };
  return {
    input: x.shape[1]!,
    layers: activations.map((name, l) => dense({ units: units[l]!, activation: name as ActivationName })),
    weights,
    data: () => data,
    loss: optimizer.type === "perceptron" ? squaredError() : crossEntropy(),
    optimizer: () => optimizerOf(optimizer),
    batchSize: batch,
  };
}

function optimizerOf({ type, ...options }: Fixture["optimizer"]): Optimizer {
  return type === "adam" ? adam(options) : sgd(options);
}

export const against = (about: Description, fixtures: readonly Fixture[]): Scenario => ({
  ...about,
  seeds: [1],
  problem: problemOf(fixtures[0]!),
  async run({ backend, seed }) {
    const allowed = backend.precision === "float64" ? ALLOWED : scaled(backend.precision, ROUNDINGS * Number.EPSILON);
    const checks: Check[] = [];
    let weights: readonly NamedArray[] = [];
    for (const fixture of fixtures) {
      const problem = problemOf(fixture);
      const model = modelOf(problem, backend, seed);
      const { train } = await problem.data(seed, undefined);
      const { epochs, batch, optimizer } = fixture;
      if (optimizer.type === "perceptron") {
        await perceptron(model, train, { epochs, learningRate: optimizer.learningRate });
      } else {
        const { loss } = problem;
        await model.fit(train, { loss, optimizer: problem.optimizer(), epochs, batchSize: batch, shuffle: false });
      }
      weights = await getWeights(model);
      model.dispose();
      for (const { name, data } of weights) {
        checks.push(within(`${fixture.id}, ${name}`, data, fixture.end[name]?.data ?? [], allowed));
      }
    }
    const value = Math.max(...checks.map((check) => check.value));
    return { ...noOutcome, value, shown: `relative ${value.toExponential(1)}`, checks, weights };
  },
});
