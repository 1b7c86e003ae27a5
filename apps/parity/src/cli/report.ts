/** Trains parity-10 here, and reports in the form of the MNIST runner. */
import {
  type Backend,
  type Callback,
  confusionMatrix,
  type EpochResult,
  getWeights,
  type History,
} from "@chainrule/core";
import type { Config } from "../config/config.ts";
import { weightsHash } from "../network/hash.ts";
import { networkOf, recipeOf } from "../network/network.ts";
import { divide, rowsOf } from "../problem/problem.ts";

export interface Report {
  readonly preset: "parity-10";
  readonly seed: number;
  readonly backend: {
    readonly requested: string;
    readonly name: string;
    readonly device: string;
    readonly precision: string;
    readonly reason: string;
  };
  readonly epochs: readonly (Pick<EpochResult, "epoch" | "loss" | "seconds" | "samplesPerSecond"> & {
    readonly accuracy: number;
    readonly validation: null;
  })[];
  readonly stopped: History["stopped"];
  readonly test: {
    readonly loss: number;
    readonly accuracy: number;
    /** Odd, even. */
    readonly perClass: readonly number[];
    /** `confusion[actual][predicted]` counts test numbers. */
    readonly confusion: readonly number[][];
  };
  /** SHA-256 of the bytes of all parameters in order. */
  readonly weightsHash: string;
  /** Of training. */
  readonly seconds: number;
}

export async function report(
  config: Config,
  backend: Backend,
  options: { readonly signal: AbortSignal; readonly callback: Callback },
): Promise<Report> {
  const { train, test, y, isTest, classes, inputs } = divide(rowsOf(config, null), config);
  if (!test) throw new Error("parity: there are no test numbers; train on fewer");
  const selection = { backend, requested: config.backend, reason: "the one that was asked for" };
  const model = networkOf(config, selection, inputs.length, classes.length);
  const { epochs, stopped, run } = await model.fit(train, {
    ...recipeOf(config),
    epochs: config.epochs,
    batchSize: config.batchSize,
    signal: options.signal,
    callbacks: [options.callback],
  });
  const { loss } = await model.evaluate(test, { loss: recipeOf(config).loss });
  const actual = Array.from(y).filter((_, row) => isTest[row]);
  const confusion = confusionMatrix(actual, await model.predictClasses(test.x), classes.length);
  const right = confusion.map((row, c) => row[c] as number);
  const { requested, name, device, precision, reason } = run;
  return {
    preset: "parity-10",
    seed: config.seed,
    backend: { requested, name, device, precision, reason },
    epochs: epochs.map(({ epoch, loss, metrics, seconds, samplesPerSecond }) => {
      return { epoch, loss, accuracy: metrics.accuracy as number, validation: null, seconds, samplesPerSecond };
    }),
    stopped,
    test: {
      loss,
      accuracy: right.reduce((a, b) => a + b) / actual.length,
      perClass: confusion.map((row, c) => (right[c] as number) / row.reduce((a, b) => a + b)),
      confusion,
    },
    weightsHash: (await weightsHash(await getWeights(model))) as string,
    seconds: run.seconds,
  };
}
