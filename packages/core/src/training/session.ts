/** What stays the same during one `fit`, and the training step that it repeats. */
import type { Tensor } from "../backend.ts";
import { gatherRows, type Resident } from "../fused/gather-rows.ts";
import type { Loss } from "../losses/loss.ts";
import type { Network, OptimizerState } from "../network.ts";
import type { Ops } from "../ops.ts";
import { differentiate, type Plan, update } from "../plan.ts";
import type { Pacer } from "./pacer.ts";
import type { Totals } from "./totals.ts";

export interface Session {
  readonly net: Network;
  /** The scope of the step under way, released at its end. */
  readonly scratch: Ops;
  readonly plan: Plan;
  readonly loss: Loss;
  readonly state: OptimizerState;
  readonly x: Resident;
  readonly y: Resident;
  readonly sums: Totals;
  readonly pace: Pacer;
  readonly batchSize: number;
  /** Space for the row numbers of a full batch. */
  readonly full: Uint32Array;
  /** Steps of an epoch. */
  readonly steps: number;
  /** What the whole `fit` has trained so far. */
  readonly over: () => "aborted" | "timeBudget" | null;
  /** When the time budget ends, as `performance.now()` tells it. */
  readonly deadline: number;
  readonly done: { samples: number; steps: number; seconds: number };
}

/**
 * The rows of the mini-batch `step` (from 0) of an epoch that visits the samples in this order. Full batches share one
 * array, valid until the next call: a view for each step would cost more than a small network's whole layer.
 */
export function batchRows({ batchSize, full }: Session, order: Uint32Array, step: number): Uint32Array {
  const from = step * batchSize;
  if (from + batchSize > order.length) return order.subarray(from);
  for (let i = 0; i < batchSize; i++) full[i] = order[from + i] as number;
  return full;
}

/** One mini-batch: gather, forward, backward, update, count. The batch's loss; the caller releases the scratch scope. */
export function trainStep(session: Session, rows: Uint32Array): Tensor {
  const { net, scratch, plan, loss, state, sums } = session;
  const x = gatherRows(scratch, session.x, rows);
  const y = gatherRows(scratch, session.y, rows);
  const result = differentiate(scratch, plan, loss, x, y);
  update(scratch, net, plan, result.gradients, state);
  sums.add(scratch, plan, result.loss, result.output, y);
  return result.loss;
}
