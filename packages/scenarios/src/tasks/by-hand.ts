/** A network with given weights that computes a truth table, without training. */
import { getWeights, sgd, squaredError } from "@chainrule/core";
import { type TruthTableName, truthTable } from "@chainrule/datasets";
import { equals } from "../judge.ts";
import { modelOf } from "../network.ts";
import { type Description, noOutcome, type Problem, type Scenario } from "../scenario.ts";

export interface ByHand extends Pick<Problem, "input" | "layers"> {
  readonly weights: NonNullable<Problem["weights"]>;
  readonly table: TruthTableName;
}

export const byHand = (about: Description, { table, ...network }: ByHand): Scenario => {
  const data = truthTable(table);
  return {
    ...about,
    seeds: [1],
    problem: {
      ...network,
      data: () => ({ train: data }),
      loss: squaredError(),
      optimizer: () => sgd({ learningRate: 1 }),
      batchSize: data.y.shape[0],
    },
    async run({ backend, seed }) {
      const model = modelOf(network, backend, seed);
      const got = (await model.predict(data.x)).data;
      const wrong = Array.from(data.y.data).filter((target, i) => got[i] !== target).length;
      const weights = await getWeights(model);
      model.dispose();
      const right = data.y.data.length - wrong;
      return {
        ...noOutcome,
        value: right,
        shown: `${right} of ${data.y.data.length} rows`,
        checks: [equals("wrong rows", wrong, 0)],
        weights,
      };
    },
  };
};
