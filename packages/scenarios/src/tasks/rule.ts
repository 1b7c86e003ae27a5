/** A single HardLimit unit, trained by the perceptron learning rule. */
import { dense, getWeights, perceptron, sgd, squaredError } from "@chainrule/core";
import { type TruthTableName, truthTable } from "@chainrule/datasets";
import { equals } from "../judge.ts";
import { modelOf } from "../network.ts";
import { type Description, noOutcome, type Problem, type Scenario, THREE_SEEDS } from "../scenario.ts";

export interface Rule {
  readonly table: TruthTableName;
  /** The most passes. */
  readonly epochs: number;
  /** False for a table that no line separates. */
  readonly converges: boolean;
}

export const rule = (about: Description, { table, epochs: most, converges }: Rule): Scenario => {
  const data = truthTable(table);
  const problem: Problem = {
    input: data.x.shape[1],
    layers: [dense({ units: 1, activation: "hardLimit" })],
    data: () => ({ train: data }),
    loss: squaredError(),
    optimizer: () => sgd({ learningRate: 1 }),
    batchSize: 1,
  };
  return {
    ...about,
    seeds: THREE_SEEDS,
    problem,
    async run({ backend, seed }) {
      const model = modelOf(problem, backend, seed);
      const { converged, epochs, mistakes } = await perceptron(model, data, { epochs: most });
      const got = (await model.predict(data.x)).data;
      const wrong = Array.from(data.y.data).filter((target, i) => got[i] !== target).length;
      const weights = await getWeights(model);
      model.dispose();
      const checks = converges
        ? [equals("converged", Number(converged), 1), equals("wrong rows", wrong, 0)]
        : [equals("converged", Number(converged), 0), equals("epochs", epochs, most)];
      return {
        ...noOutcome,
        value: mistakes.at(-1)!,
        shown: converged ? `converged in ${epochs} epochs` : `not converged in ${epochs} epochs`,
        checks,
        weights,
      };
    },
  };
};
