/** What stays the same during one `fit`, and the training step that it repeats. */
import type { Tensor } from "../backend.ts";
import type { HostData } from "../data.ts";
import type { Loss } from "../losses/loss.ts";
import { differentiate, type Network, type OptimizerState, type Plan } from "../network.ts";
import type { Ops, Resident } from "../ops.ts";
import type { Totals } from "./totals.ts";

export interface Session {
  readonly net: Network;
  /** The scope of the step under way, released at its end. */
  readonly scratch: Ops;
  readonly plan: Plan;
  readonly loss: Loss;
  readonly state: OptimizerState;
  readonly host: HostData;
  readonly x: Resident;
  readonly y: Resident;
  readonly totals: Totals;
  readonly batchSize: number;
  /** Space for the row numbers of a full batch. */
  readonly rows: Uint32Array;
  /** Steps of an epoch. */
  readonly steps: number;
}

/**
 * The rows of the mini-batch `step` (from 0) of an epoch that visits the samples in this order. Full batches share one
 * array, valid until the next call: a view for each step would cost more than a small network's whole layer.
 */
export function batchRows({ batchSize, rows }: Session, order: Uint32Array, step: number): Uint32Array {
  const from = step * batchSize;
  if (from + batchSize > order.length) return order.subarray(from);
  for (let i = 0; i < batchSize; i++) rows[i] = order[from + i] as number;
  return rows;
}

/** One mini-batch: gather, forward, backward, update, count. The batch's loss; the caller releases the scratch scope. */
export function trainStep(session: Session, rows: Uint32Array): Tensor {
  const { net, scratch, plan, loss, state, totals } = session;
  const x = scratch.gatherRows(session.x, rows);
  const y = scratch.gatherRows(session.y, rows);
  const result = differentiate(scratch, plan, loss, x, y);
  net.update(scratch, plan, result.gradients, state);
  totals.add(scratch, plan, result.loss, result.output, y);
  return result.loss;
}
