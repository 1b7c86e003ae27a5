/** Plain gradient descent without a network, against printed points. */
import { minimize, sgd } from "@chainrule/core";
import { withinUlp } from "../judge.ts";
import { type Description, noOutcome, type Scenario } from "../scenario.ts";

export interface Descent {
  readonly start: readonly number[];
  readonly value: (point: readonly number[]) => number;
  readonly gradient: (point: readonly number[]) => readonly number[];
  readonly learningRate: number;
  /** Every coordinate after each step. */
  readonly printed: readonly number[];
  /** The value before each step. */
  readonly errors: readonly number[];
  /** Ulp. */
  readonly allowed: number;
}

export const descent = (about: Description, task: Descent): Scenario => ({
  ...about,
  seeds: [1],
  problem: null,
  async run({ backend }) {
    const { start, value, gradient, learningRate, printed, errors, allowed } = task;
    const visits = await minimize({
      backend,
      start,
      evaluate: (point) => ({ value: value(point), gradient: gradient(point) }),
      optimizer: sgd({ learningRate }),
      steps: printed.length,
    });
    const { precision } = backend;
    const coordinates = start.map((_, k) => visits.slice(1).map(({ point }) => point[k]!));
    const values = visits.slice(0, errors.length).map((visit) => visit.value);
    const last = coordinates[0]!.at(-1)!;
    return {
      ...noOutcome,
      value: last,
      shown: String(Number(last.toPrecision(6))),
      checks: [
        ...coordinates.map((got, k) => withinUlp(`coordinate ${k + 1}`, precision, got, printed, allowed)),
        // the square doubles the relative error of its point
        withinUlp("error", precision, values, errors, 2 * allowed + 1),
      ],
      points: visits.map(({ point }) => point),
    };
  },
});
