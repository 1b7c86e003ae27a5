/** Where two trainings part: the first step, layer and matrix with other numbers. */
import { type Dataset, hostData, range } from "../data.ts";
import { DataError, inRange, wholeNumber } from "../errors.ts";
import type { Sequential } from "../model.ts";
import { show } from "../ops.ts";
import type { TrainOnBatchOptions } from "../training/on-batch.ts";
import { explainStep } from "./explain-step.ts";
import type { EquationLabel, Quantity, StepTrace } from "./step-trace.ts";

/** The options of `traceRun`. */
export interface TraceRunOptions extends TrainOnBatchOptions {
  /** Whole number, 0 or above. */
  readonly steps: number;
  /** Whole number above 0; default 32. */
  readonly batchSize?: number;
}

/**
 * Trains the model step by step, on batches in the order of the data that begin again after the last, and gives the trace of
 * each step before it is made: that happens when the next one is asked for.
 * @throws OptionError, DataError, ShapeError before any work starts; NonFiniteError if the loss is not finite
 */
export async function* traceRun(
  model: Sequential,
  data: Dataset,
  { steps, batchSize = 32, ...options }: TraceRunOptions,
): AsyncGenerator<StepTrace, void, undefined> {
  wholeNumber("traceRun: steps", steps, 0);
  wholeNumber("traceRun: batchSize", batchSize, 1);
  const { x, y } = hostData(model.network, "traceRun", data, options.loss);
  const samples = x.shape[0];
  const batches = Math.ceil(samples / batchSize);
  for (let step = 0; step < steps; step++) {
    const from = (step % batches) * batchSize;
    const to = Math.min(from + batchSize, samples);
    const [xb, yb] = [x, y].map(({ data: values, shape }) => ({
      data: Array.from(range((to - from) * shape[1]), (i) => values[from * shape[1] + i]!),
      shape: [to - from, shape[1]] as const,
    }));
    yield await explainStep(model, xb!, yb!, options);
    await model.trainOnBatch(xb!, yb!, options);
  }
}

/** The option of `compareRuns`. */
export interface CompareRunsOptions {
  /** Numbers differ if they are further apart than this share of the largest of their matrix: 0 or above. Default 0. */
  readonly tolerance?: number;
}

export interface RunDifference {
  /** Place in the runs, from 1. */
  readonly step: number;
  /** Of the model, from 0; null for the data and the loss. */
  readonly layer: number | null;
  /** `x`, `y`, `weight`, `Z`, `A`, `loss`, `∂L/∂A`, `δ`, `∂L/∂weight`, `∂L/∂x`, `weight after the step`. */
  readonly what: string;
  /** The equation that the number comes from; null for data and loss. */
  readonly label: EquationLabel | null;
  /** Of the number in its matrix, from 0. */
  readonly row: number;
  /** Of the number in its matrix, from 0. */
  readonly column: number;
  /** The number in the first run. */
  readonly first: number;
  /** The number in the second run. */
  readonly second: number;
  /** |first − second| as a share of the largest number of the second's matrix. */
  readonly difference: number;
}

type Run = AsyncIterable<StepTrace> | Iterable<StepTrace>;

/**
 * The first number, in the order of the computation, in which two runs differ, or null: of `traceRun` on two backends, or of
 * traces that were kept. Ends with the shorter run.
 * @throws DataError if the runs are of different networks or batches; OptionError for a bad tolerance
 */
export async function compareRuns(
  first: Run,
  second: Run,
  { tolerance = 0 }: CompareRunsOptions = {},
): Promise<RunDifference | null> {
  inRange("compareRuns: tolerance", tolerance, 0, Infinity);
  const others = iterate(second);
  try {
    let step = 0;
    for await (const trace of first) {
      step++;
      const other = await others.next();
      if (other.done) return null;
      const wanted = quantitiesOf(other.value);
      for (const [k, one] of quantitiesOf(trace).entries()) {
        const against = wanted[k];
        if (!against || described(one) !== described(against)) {
          throw new DataError(
            `compareRuns: step ${step} has ${described(one)} in one run, ${described(against)} in the other; ` +
              "trace the same layers on the same batches",
          );
        }
        const { layer, what, quantity } = one;
        const found = differing(quantity, against.quantity, tolerance);
        if (found) return { step, layer, what, label: quantity.label, ...found };
      }
    }
    return null;
  } finally {
    await others.return?.();
  }
}

const iterate = (run: Run): AsyncIterator<StepTrace> | Iterator<StepTrace> =>
  Symbol.asyncIterator in run ? run[Symbol.asyncIterator]() : run[Symbol.iterator]();

function differing(
  { data, shape }: Quantity,
  other: Quantity,
  tolerance: number,
): Pick<RunDifference, "row" | "column" | "first" | "second" | "difference"> | null {
  const largest = other.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [i, first] of data.entries()) {
    const second = other.data[i]!;
    // −0 and 0 are the same number; NaN is only like NaN
    if (first === second || Object.is(first, second)) continue;
    const difference = Math.abs(first - second) / largest;
    if (difference <= tolerance) continue;
    return { row: Math.floor(i / shape[1]), column: i % shape[1], first, second, difference };
  }
  return null;
}

interface Named {
  readonly layer: number | null;
  readonly what: string;
  readonly quantity: Quantity;
}

const described = (one: Named | undefined): string => (one ? `${one.what} ${show(one.quantity.shape)}` : "nothing");

/** All matrices of a step in the order in which they are computed. */
function quantitiesOf({ x, y, loss, layers, inputGradient }: StepTrace): Named[] {
  const named = (layer: number | null, what: string, quantity: Quantity | null): Named[] =>
    quantity ? [{ layer, what, quantity }] : [];
  const value: Quantity = { label: null, shape: [1, 1], data: [loss.value] };
  return [
    ...named(null, "x", x),
    ...named(null, "y", y),
    ...layers.flatMap(({ layer, z, a, parameters }) => [
      ...parameters.flatMap(({ name, before }) => named(layer, name, before)),
      ...named(layer, "Z", z),
      ...named(layer, "A", a),
    ]),
    ...named(null, "loss", value),
    ...layers
      .toReversed()
      .flatMap(({ layer, outputGradient, delta, parameters }) => [
        ...named(layer, "∂L/∂A", outputGradient),
        ...named(layer, "δ", delta),
        ...parameters.flatMap(({ name, gradient }) => named(layer, `∂L/∂${name}`, gradient)),
      ]),
    ...named(null, "∂L/∂x", inputGradient),
    ...layers.flatMap(({ layer, parameters }) =>
      parameters.flatMap(({ name, after }) => named(layer, `${name} after the step`, after)),
    ),
  ];
}
