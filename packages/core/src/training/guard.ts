/** Stops on a loss or weight that is not finite, says where it began, and gives back the weights from before that epoch. */
import type { Tensor } from "../backend.ts";
import { forward } from "../backprop.ts";
import { NonFiniteError } from "../errors.ts";
import { gatherRows, type Resident } from "../fused/gather-rows.ts";
import { sumAll } from "../fused/sum-all.ts";
import type { Network, OptimizerState } from "../network.ts";
import type { Ops } from "../ops.ts";
import { learningRateAt } from "../optimizers/optimizer.ts";
import type { Plan } from "../plan.ts";

/** Copies, on the device in `scope`, all that a training step changes. Call the result to go back. */
export function snapshot(scope: Ops, net: Network, state: OptimizerState): () => void {
  const { step } = net;
  const updates = state.step;
  // × 1 keeps every bit, −0 included
  const copy = (tensor: Tensor): Tensor => scope.binary("mul", tensor, 1);
  const tensors = state.parameters.flatMap(({ tensor, slots }) => [tensor, ...slots]);
  const copies = tensors.map(copy);
  return () => {
    tensors.forEach((tensor, i) => {
      scope.assign(tensor, copy(copies[i]!));
    });
    net.step = step;
    state.step = updates;
  };
}

/** Σ 0·p, `[1, 1]`: 0 if every value is finite, else NaN. */
const zeros = (ops: Ops, p: Tensor): Tensor => sumAll(ops, ops.binary("mul", p, 0));

/** The same of all parameters. */
export const health = (ops: Ops, net: Network): Tensor =>
  net
    .parameters()
    .map(({ tensor }) => zeros(ops, tensor))
    .reduce((a, b) => ops.binary("add", a, b), ops.upload([0], [1, 1]));

/**
 * Repeats the batches of this order, from batch `first` (from 0) on, where the snapshot was made, reading after every step,
 * until something is not finite. Everything random depends on (seed, step), so the repetition is exact.
 */
export async function diagnose(
  net: Network,
  { stages }: Plan,
  scratch: Ops,
  state: OptimizerState,
  x: Resident,
  epoch: number,
  order: Uint32Array,
  first: number,
  batchSize: number,
  trainStep: (order: Uint32Array, from: number, to: number) => Tensor,
): Promise<NonFiniteError> {
  const broken = async (tensor: Tensor): Promise<boolean> =>
    !Number.isFinite((await scratch.read(zeros(scratch, tensor)))[0]);
  /** Makes one training step: the first thing in it that is not finite. */
  const firstIn = async (rows: Uint32Array): Promise<string | undefined> => {
    for (const [l, { layer }] of stages.entries()) {
      const { output } = forward(scratch, stages.slice(0, l + 1), gatherRows(scratch, x, rows));
      if (await broken(output)) return `layer ${l + 1}, ${layer.describe()},`;
    }
    if (await broken(trainStep(rows, 0, rows.length))) return "the loss";
    for (const { layer, name, tensor } of net.parameters()) {
      if (await broken(tensor)) return `parameter ${layer}.${name}`;
    }
    return undefined;
  };

  for (let from = first * batchSize; from < order.length; from += batchSize) {
    const learningRate = learningRateAt(state.optimizer, state.step, state.epoch);
    const rows = order.subarray(from, from + batchSize);
    const where = await firstIn(rows);
    scratch.release();
    if (!where) continue;
    const columns = x.shape[1];
    let largest = 0;
    for (const row of rows) {
      for (let j = 0; j < columns; j++) largest = Math.max(largest, Math.abs(x.data[row * columns + j]!));
    }
    return new NonFiniteError(
      `fit: ${where} is not finite at epoch ${epoch}, batch ${from / batchSize + 1}; ` +
        `${largest > 10 ? `scale the inputs (up to ${largest}) or ` : ""}lower the learning rate (${learningRate})`,
    );
  }
  return new NonFiniteError(`fit: the sum of losses is not finite at epoch ${epoch}; scale the targets`);
}
