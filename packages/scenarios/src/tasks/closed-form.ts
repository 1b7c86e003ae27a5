/** Gradients of a network against formulas of its source. */
import { getWeights } from "@chainrule/core";
import { explainStep } from "@chainrule/core/explain";
import { scaled, within } from "../judge.ts";
import { modelOf } from "../network.ts";
import { type Description, noOutcome, type Problem, type Scenario, THREE_SEEDS } from "../scenario.ts";

export interface ClosedForm {
  readonly problem: Problem;
  /** By the name of the parameter, from the values of all parameters. */
  readonly gradients: (
    weights: Readonly<Record<string, ArrayLike<number>>>,
  ) => Readonly<Record<string, readonly number[]>>;
  /** Relative to the largest of a gradient, in float64. */
  readonly allowed: number;
}

export const closedForm = (about: Description, { problem, gradients, allowed }: ClosedForm): Scenario => ({
  ...about,
  seeds: THREE_SEEDS,
  problem,
  async run({ backend, seed, sources }) {
    const { train } = await problem.data(seed, sources);
    const model = modelOf(problem, backend, seed);
    const weights = await getWeights(model);
    const { loss } = problem;
    const { layers } = await explainStep(model, train.x, train.y, { loss, optimizer: problem.optimizer() });
    model.dispose();
    const want = gradients(Object.fromEntries(weights.map(({ name, data }) => [name, data])));
    const tolerance = scaled(backend.precision, allowed);
    const checks = layers.flatMap(({ layer, parameters }) =>
      parameters.map(({ name, gradient }) =>
        within(`∂L/∂${layer}.${name}`, gradient.data, want[`${layer}.${name}`] ?? [], tolerance),
      ),
    );
    const value = Math.max(...checks.map((check) => check.value));
    return { ...noOutcome, value, shown: `relative ${value.toExponential(1)}`, checks, weights };
  },
});
