/** Loss, metrics and outputs of a model over data, batch by batch. */
import type { HostArray, Tensor } from "../backend.ts";
import { forward } from "../backprop.ts";
import { type HostData, type Matrix, rowsOf } from "../data.ts";
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import { lossOf, type Network } from "../network.ts";
import type { Ops } from "../ops.ts";
import type { Evaluation } from "./history.ts";
import { Pacer } from "./pacer.ts";
import { Totals } from "./totals.ts";

/** Rows `from` to `to` (excluded) of some data, on the device in the given scope. */
export type Batch = (ops: Ops, from: number, to: number) => { x: Tensor; y: Tensor };

/** Uploads the rows of host data as they are needed. */
export const uploaded =
  ({ x, y }: HostData): Batch =>
  (ops, from, to) => ({ x: upload(ops, rowsOf(x, from, to)), y: upload(ops, rowsOf(y, from, to)) });

const upload = (ops: Ops, { data, shape }: Matrix): Tensor => ops.upload(data, shape);

export async function evaluate(
  net: Network,
  loss: Loss,
  metrics: readonly Metric[],
  samples: number,
  batchSize: number,
  batch: Batch,
): Promise<Evaluation> {
  const plan = net.plan(false, loss);
  const scratch = net.ops.scope();
  const totals = new Totals(net.ops, loss, metrics, batchSize);
  const pacer = new Pacer();
  try {
    for (let from = 0; from < samples; from += batchSize) {
      const { x, y } = batch(scratch, from, Math.min(from + batchSize, samples));
      const { output } = forward(scratch, plan.stages, x);
      totals.add(scratch, plan, lossOf(scratch, plan, loss, output, y).loss, output, y);
      scratch.release();
      if (pacer.due()) await pacer.pause();
    }
    return await totals.read();
  } finally {
    scratch.release();
    totals.dispose();
  }
}

/** The model's outputs, `[samples, outputs]`. */
export async function predict(net: Network, x: Matrix, batchSize: number): Promise<Matrix & { data: HostArray }> {
  const samples = x.shape[0];
  const { stages } = net.plan(false);
  const scratch = net.ops.scope();
  const length = samples * net.outputs;
  const data = net.ops.backend.precision === "float32" ? new Float32Array(length) : new Float64Array(length);
  try {
    for (let from = 0; from < samples; from += batchSize) {
      const rows = rowsOf(x, from, Math.min(from + batchSize, samples));
      const { output } = forward(scratch, stages, upload(scratch, rows));
      data.set(await scratch.read(output), from * net.outputs);
      scratch.release();
    }
    return { data, shape: [samples, net.outputs] };
  } finally {
    scratch.release();
  }
}
