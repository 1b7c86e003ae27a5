/** A whole training that must reach figures. */
import {
  accuracy,
  type Dataset,
  type EpochResult,
  getWeights,
  type MaybePromise,
  type NamedArray,
  type Sequential,
} from "@chainrule/core";
import { atLeast, below } from "../judge.ts";
import { modelOf } from "../network.ts";
import { type Check, type Data, type Description, type Problem, type Scenario, THREE_SEEDS } from "../scenario.ts";

/** `error` is the mean loss of an epoch as it trains; the others are measured afterwards. */
type Measure = "test accuracy" | "training accuracy" | "error";

interface Expectation {
  readonly measure: Measure;
  /** From 1; the last unless given. */
  readonly epoch?: number;
  readonly atLeast?: number;
  readonly below?: number;
}

export interface Training {
  readonly problem: Problem;
  readonly epochs: number;
  /** The first is the headline. */
  readonly expectations: readonly Expectation[];
  /** What the conformance suite does instead. */
  readonly short?: Pick<Training, "epochs" | "expectations">;
  /** Further checks of the trained model. */
  readonly also?: (model: Sequential, data: Data, weights: readonly NamedArray[]) => MaybePromise<readonly Check[]>;
}

export const training = (about: Description, task: Training): Scenario => ({
  ...about,
  seeds: THREE_SEEDS,
  problem: task.problem,
  async run({ backend, seed, sources, short = false, signal, onEpoch }) {
    const { problem } = task;
    const { epochs, expectations } = (short && task.short) || task;
    const data = await problem.data(seed, sources);
    const model = modelOf(problem, backend, seed);
    const { loss, batchSize } = problem;
    const tested = expectations.some(({ measure }) => measure === "test accuracy");
    const early = expectations.some(({ measure, epoch }) => measure === "test accuracy" && epoch !== undefined);
    const history = await model.fit(data.train, {
      loss,
      optimizer: problem.optimizer(),
      epochs,
      batchSize,
      metrics: [accuracy()],
      ...(signal && { signal }),
      callbacks: [{ onEpochEnd: ({ epoch }) => onEpoch?.(epoch, epochs) }],
      // in the suite only where an expectation needs it: it is the curve of the picture
      ...(data.test && (early || !short) && { validation: data.test }),
    });
    const share = async (set: Dataset | undefined): Promise<number> =>
      set ? (await model.evaluate(set, { loss, metrics: [accuracy()] })).metrics.accuracy! : Number.NaN;
    const last = {
      "test accuracy": tested ? await share(data.test) : Number.NaN,
      "training accuracy": await share(data.train),
    };
    const weights = await getWeights(model);
    const checks = [
      ...expectations.map((one) => check(one, history.epochs, last)),
      ...((await task.also?.(model, data, weights)) ?? []),
    ];
    model.dispose();
    const [{ value } = { value: Number.NaN }] = checks;
    const shown = expectations[0]!.measure === "error" ? value.toPrecision(3) : `${(100 * value).toFixed(2)} %`;
    return { value, shown, checks, epochs: history.epochs, weights, points: [] };
  },
});

function check(
  { measure, epoch, ...bound }: Expectation,
  epochs: readonly EpochResult[],
  last: Readonly<Record<Exclude<Measure, "error">, number>>,
): Check {
  const what = epoch === undefined ? measure : `${measure} after epoch ${epoch}`;
  const at = epochs[(epoch ?? epochs.length) - 1];
  const early = measure === "test accuracy" ? at?.validation?.metrics.accuracy : at?.metrics.accuracy;
  const value = measure === "error" ? at?.loss : epoch === undefined ? last[measure] : early;
  const [got, least] = [value ?? Number.NaN, bound.atLeast];
  return least !== undefined ? atLeast(what, got, least) : below(what, got, bound.below ?? Infinity);
}
