/** Stops on a loss or weight that is not finite, says where it began, and gives back the weights from before that epoch. */
import type { Tensor } from "../backend.ts";
import { forward, type Stage } from "../backprop.ts";
import { sumAll } from "../compose.ts";
import type { Matrix } from "../data.ts";
import { NonFiniteError } from "../errors.ts";
import type { Network, OptimizerState, Plan } from "../network.ts";
import type { Ops } from "../ops.ts";
import { learningRateAt } from "../optimizers/optimizer.ts";
import { batchRows, type Session, trainStep } from "./session.ts";

/** A copy on the device of all that a training step changes. */
export class Snapshot {
  private readonly net: Network;
  private readonly state: OptimizerState;
  private readonly scope: Ops;
  private readonly copies: readonly (readonly [tensor: Tensor, copy: Tensor])[];
  private readonly step: number;
  private readonly updates: number;

  constructor(net: Network, state: OptimizerState) {
    this.net = net;
    this.state = state;
    this.step = net.step;
    this.updates = state.step;
    const tensors = state.parameters.flatMap(({ tensor, slots }) => [tensor, ...slots]);
    this.scope = net.ops.scope();
    this.copies = tensors.map((tensor) => [tensor, copyOf(this.scope, tensor)]);
  }

  restore(): void {
    for (const [tensor, copy] of this.copies) this.scope.assign(tensor, copyOf(this.scope, copy));
    this.net.step = this.step;
    this.state.step = this.updates;
  }

  dispose(): void {
    this.scope.release();
  }
}

/** × 1 keeps every bit, −0 included. */
const copyOf = (ops: Ops, tensor: Tensor): Tensor => ops.binary("mul", tensor, 1);

/** Σ 0·p, `[1, 1]`: 0 if every value is finite, else NaN. */
const finiteness = (ops: Ops, p: Tensor): Tensor => sumAll(ops, ops.binary("mul", p, 0));

/** `[1, 1]`: 0 if every weight is finite, else NaN. */
export const health = (ops: Ops, net: Network): Tensor =>
  net
    .parameters()
    .map(({ tensor }) => finiteness(ops, tensor))
    .reduce((a, b) => ops.binary("add", a, b), ops.upload([0], [1, 1]));

/**
 * Repeats the epoch from its start, reading after every step, until the loss or a weight is not finite, then goes back to
 * that start. Everything random depends on (seed, step), so the repetition is exact.
 */
export async function diagnose(
  session: Session,
  epoch: number,
  order: Uint32Array,
  start: Snapshot,
): Promise<NonFiniteError> {
  const { net, scratch, plan, state, host, steps } = session;
  start.restore();
  for (let step = 0; step < steps; step++) {
    const rows = batchRows(session, order, step);
    const before = new Snapshot(net, state);
    const learningRate = learningRateAt(state.optimizer, state.step, state.epoch);
    try {
      const [loss] = await scratch.read(trainStep(session, rows));
      scratch.release();
      const broken = Number.isFinite(loss) ? await firstNonFiniteParameter(scratch, net) : null;
      if (Number.isFinite(loss) && broken === null) continue;
      before.restore();
      const where = broken ?? (await firstNonFiniteOutput(scratch, plan, scratch.gatherRows(session.x, rows)));
      const what = broken ? "a weight" : `the loss (${loss})`;
      start.restore();
      return new NonFiniteError(
        `fit: ${what} is not finite at epoch ${epoch}, batch ${step + 1} of ${steps}, first in ${where}; the model is as ` +
          `before that epoch: ${remedy(largestMagnitude(host.x, rows), learningRate)}`,
      );
    } finally {
      scratch.release();
      before.dispose();
    }
  }
  return new NonFiniteError(`fit: the sum of the losses of epoch ${epoch} is not finite; scale the targets down`);
}

function remedy(largestInput: number, learningRate: number): string {
  const lower = `lower the learning rate (${learningRate}), for example to ${Number((learningRate / 10).toPrecision(2))}`;
  return largestInput > 10 ? `scale the inputs (they reach ${largestInput}) to about −1 … 1, or ${lower}` : lower;
}

function largestMagnitude({ data, shape: [, columns] }: Matrix, rows: Uint32Array): number {
  let largest = 0;
  for (const row of rows) {
    for (let j = 0; j < columns; j++) largest = Math.max(largest, Math.abs(data[row * columns + j] as number));
  }
  return largest;
}

async function firstNonFiniteParameter(ops: Ops, net: Network): Promise<string | null> {
  for (const { layer, name, tensor } of net.parameters()) {
    const [sum] = await ops.read(finiteness(ops, tensor));
    if (!Number.isFinite(sum)) return `the update of parameter "${layer}.${name}"`;
  }
  return null;
}

async function firstNonFiniteOutput(ops: Ops, plan: Plan, x: Tensor): Promise<string> {
  for (let l = 1; l <= plan.stages.length; l++) {
    const { output } = forward(ops, plan.stages.slice(0, l), x);
    if ((await ops.read(output)).every(Number.isFinite)) continue;
    const { layer } = plan.stages[l - 1] as Stage;
    return `the output of layer ${l} of ${plan.stages.length}, ${layer.describe?.() ?? layer.type}`;
  }
  return "the loss itself";
}
