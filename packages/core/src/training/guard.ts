/** Stops on a loss or weight that is not finite, says where it began, and gives back the weights from before that epoch. */
import type { Tensor } from "../backend.ts";
import { forward } from "../backprop.ts";
import { NonFiniteError } from "../errors.ts";
import { gatherRows } from "../fused/gather-rows.ts";
import { sumAll } from "../fused/sum-all.ts";
import type { Network, OptimizerState } from "../network.ts";
import type { Ops } from "../ops.ts";
import { learningRateAt } from "../optimizers/optimizer.ts";
import { batchRows, type Session, trainStep } from "./session.ts";

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
 * Repeats an epoch from its step `first`, where the snapshot was made, reading everything at every step, until something is not finite. Everything random
 * depends on (seed, step), so the repetition is exact.
 */
export async function diagnose(
  session: Session,
  epoch: number,
  order: Uint32Array,
  first: number,
): Promise<NonFiniteError> {
  const { scratch, state, steps, x } = session;
  for (let step = first; step < steps; step++) {
    const rows = batchRows(session, order, step);
    const learningRate = learningRateAt(state.optimizer, state.step, state.epoch);
    const where = await firstIn(session, rows);
    scratch.release();
    if (!where) continue;
    let largest = 0;
    for (const row of rows) {
      for (let j = 0; j < x.shape[1]; j++)
        largest = Math.max(largest, Math.abs(x.host[row * x.shape[1] + j] as number));
    }
    const scale = largest > 10 ? `scale the inputs (they reach ${largest}) to about −1 … 1, or ` : "";
    return new NonFiniteError(
      `fit: not finite at epoch ${epoch}, batch ${step + 1} of ${steps}, first in ${where}; the model is as before that ` +
        `epoch: ${scale}lower the learning rate (${learningRate})`,
    );
  }
  return new NonFiniteError(`fit: the losses of epoch ${epoch} add up to more than finite; scale the targets down`);
}

/** Makes one training step: the first thing in it that is not finite. */
async function firstIn(session: Session, rows: Uint32Array): Promise<string | undefined> {
  const { net, scratch, plan, x } = session;
  const broken = async (tensor: Tensor): Promise<boolean> =>
    !Number.isFinite((await scratch.read(zeros(scratch, tensor)))[0]);
  for (const [l, { layer }] of plan.stages.entries()) {
    const { output } = forward(scratch, plan.stages.slice(0, l + 1), gatherRows(scratch, x, rows));
    if (await broken(output)) return `the output of layer ${l + 1} of ${plan.stages.length}, ${layer.describe()}`;
  }
  if (await broken(trainStep(session, rows))) return "the loss";
  for (const { layer, name, tensor } of net.parameters()) {
    if (await broken(tensor)) return `the update of parameter "${layer}.${name}"`;
  }
  return undefined;
}
