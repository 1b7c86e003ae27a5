/** Loss, metrics and outputs of a model over data, batch by batch. */
import type { HostArray, Tensor } from "../backend.ts";
import { forward } from "../backprop.ts";
import { type HostData, type Matrix, rowsOf } from "../data.ts";
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Network } from "../network.ts";
import type { Ops } from "../ops.ts";
import { lossOf, planOf } from "../plan.ts";
import type { Evaluation } from "./history.ts";
import { pacer } from "./pacer.ts";
import { totals } from "./totals.ts";

/** Rows `from` to `to` (excluded) of some data, on the device in the given scope. */
export type Batch = (ops: Ops, from: number, to: number) => { x: Tensor; y: Tensor };

/** Uploads the rows of host data as they are needed. */
export const uploaded =
  ({ x, y }: HostData): Batch =>
  (ops, from, to) => ({ x: upload(ops, rowsOf(x, from, to)), y: upload(ops, rowsOf(y, from, to)) });

const upload = (ops: Ops, { data, shape }: Matrix): Tensor => ops.upload(data, shape);

/** Calls `visit` for all batches, in a scope that is released after each. */
async function eachBatch(
  net: Network,
  samples: number,
  batchSize: number,
  visit: (ops: Ops, from: number, to: number) => unknown,
): Promise<void> {
  const scratch = net.ops.scope();
  const pace = pacer();
  try {
    for (let from = 0; from < samples; from += batchSize) {
      await visit(scratch, from, Math.min(from + batchSize, samples));
      scratch.release();
      if (pace.due()) await pace.pause();
    }
  } finally {
    scratch.release();
  }
}

export async function evaluate(
  net: Network,
  loss: Loss,
  metrics: readonly Metric[],
  samples: number,
  batchSize: number,
  batch: Batch,
): Promise<Evaluation> {
  const plan = planOf(net, false, loss);
  const owner = net.ops.scope();
  try {
    const sums = totals(owner, loss, metrics, batchSize);
    await eachBatch(net, samples, batchSize, (ops, from, to) => {
      const { x, y } = batch(ops, from, to);
      const { output } = forward(ops, plan.stages, x);
      sums.add(ops, plan, lossOf(ops, plan, loss, output, y).loss, output, y);
    });
    return await sums.read();
  } finally {
    owner.release();
  }
}

/** The model's outputs, `[samples, outputs]`. */
export async function predict(net: Network, x: Matrix, batchSize: number): Promise<Matrix & { data: HostArray }> {
  const samples = x.shape[0];
  const { stages } = planOf(net, false);
  const data = new (net.ops.backend.precision === "float32" ? Float32Array : Float64Array)(samples * net.outputs);
  await eachBatch(net, samples, batchSize, async (ops, from, to) => {
    const { output } = forward(ops, stages, upload(ops, rowsOf(x, from, to)));
    data.set(await ops.read(output), from * net.outputs);
  });
  return { data, shape: [samples, net.outputs] };
}
