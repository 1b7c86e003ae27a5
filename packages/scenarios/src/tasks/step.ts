/** One training step whose matrices are printed. */
import { getWeights } from "@chainrule/core";
import { explainStep, type LayerTrace } from "@chainrule/core/explain";
import { withinUlp } from "../judge.ts";
import { modelOf } from "../network.ts";
import { type Description, noOutcome, type Problem, type Scenario } from "../scenario.ts";

/** A printed matrix. */
interface Figure {
  /** As the source calls it. */
  readonly symbol: string;
  /** From 0. */
  readonly layer: number;
  readonly of: "z" | "a" | "delta" | "weight" | "bias";
  readonly printed: readonly number[];
}

export interface Step {
  readonly problem: Problem;
  /** Of the forward and the backward pass; of parameters after the step. */
  readonly figures: readonly Figure[];
  /** Ulp. */
  readonly allowed: number;
}

export const step = (about: Description, { problem, figures, allowed }: Step): Scenario => ({
  ...about,
  seeds: [1],
  problem,
  async run({ backend, seed, sources }) {
    const { train } = await problem.data(seed, sources);
    const model = modelOf(problem, backend, seed);
    const options = { loss: problem.loss, optimizer: problem.optimizer() };
    const { layers } = await explainStep(model, train.x, train.y, options);
    await model.trainOnBatch(train.x, train.y, options);
    const weights = await getWeights(model);
    model.dispose();
    const checks = figures.flatMap(({ symbol, layer, of, printed }) => {
      const trained = weights.find(({ name }) => name === `${layer}.${of}`);
      const judge = (who: string, got: ArrayLike<number>) =>
        withinUlp(`${symbol} ${who}`, backend.precision, got, printed, allowed);
      return [judge("explained", traced(layers[layer]!, of)), ...(trained ? [judge("trained", trained.data)] : [])];
    });
    const value = Math.max(...checks.map((check) => check.value));
    return { ...noOutcome, value, shown: `off by ${Number(value.toPrecision(2))} ulp at most`, checks, weights };
  },
});

function traced(layer: LayerTrace, of: Figure["of"]): readonly number[] {
  if (of === "weight" || of === "bias") return layer.parameters.find(({ name }) => name === of)?.after.data ?? [];
  return layer[of]?.data ?? [];
}
