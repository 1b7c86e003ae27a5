/** Loss, metrics and outputs of a model over data, batch by batch. */
import type { HostArray } from "../backend.ts";
import { forward } from "../backprop.ts";
import { type Matrix, type MatrixLike, range, toInputs } from "../data.ts";
import { wholeNumber } from "../errors.ts";
import { gatherRows, type Resident } from "../fused/gather-rows.ts";
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Network } from "../network.ts";
import type { Ops } from "../ops.ts";
import { lossOf, planOf } from "../plan.ts";
import type { Evaluation } from "./history.ts";
import { pacer, pause } from "./pacer.ts";
import { totals } from "./totals.ts";

export interface BatchOptions {
  /** Rows that are computed at once; no influence on the result but speed and memory. Default 1024. */
  readonly batchSize?: number;
}

/** Values computed by the model, in the backend's precision. */
export interface Result extends Matrix {
  readonly data: HostArray;
}

/** Calls `visit` for all batches of these rows, each in a scope of its own. */
async function eachBatch(
  net: Network,
  rows: Uint32Array,
  batchSize: number,
  visit: (ops: Ops, batch: Uint32Array, from: number) => unknown,
): Promise<void> {
  const due = pacer();
  for (let from = 0; from < rows.length; from += batchSize) {
    await net.ops.within((ops) => visit(ops, rows.subarray(from, from + batchSize), from));
    if (due()) await pause();
  }
}

const sizeOf = (operation: string, { batchSize = 1024 }: BatchOptions): number =>
  wholeNumber(`${operation}: batchSize`, batchSize, 1);

/** Of these rows of the data. */
export function evaluate(
  net: Network,
  loss: Loss,
  metrics: readonly Metric[],
  { x, y }: { readonly x: Resident; readonly y: Resident },
  rows: Uint32Array,
  options: BatchOptions,
): Promise<Evaluation> {
  const batchSize = sizeOf("evaluate", options);
  const plan = planOf(net, false, loss);
  return net.ops.within(async (owner) => {
    const sums = totals(owner, loss, metrics, batchSize);
    await eachBatch(net, rows, batchSize, (ops, batch) => {
      const target = gatherRows(ops, y, batch);
      const { output } = forward(ops, plan.stages, gatherRows(ops, x, batch));
      sums.add(ops, plan, lossOf(ops, plan, loss, output, target).loss, output, target);
      sums.count(batch.length);
    });
    return sums.read();
  });
}

/** The model's outputs, `[samples, outputs]`. */
export async function predict(net: Network, inputs: MatrixLike, options: BatchOptions = {}): Promise<Result> {
  const x = toInputs(net, "predict", inputs);
  const batchSize = sizeOf("predict", options);
  const shape = [x.shape[0], net.outputs] as const;
  const { stages } = planOf(net, false);
  const data = new (net.ops.backend.precision === "float32" ? Float32Array : Float64Array)(shape[0] * shape[1]);
  await eachBatch(net, range(shape[0]), batchSize, async (ops, batch, from) => {
    const { output } = forward(ops, stages, gatherRows(ops, x, batch));
    data.set(await ops.read(output), from * shape[1]);
  });
  return { data, shape };
}
