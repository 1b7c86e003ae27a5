/** The same operations for one mini-batch after another. */
import type { Ops } from "../ops.ts";

/**
 * Calls `work` with the rows `from` to before `to` of an order; its result is good until the next call.
 * With a `keeper` to own the results, work that is a function of the number of rows is made once for each number, and then
 * repeated by a backend that records: neither checked nor allocated again. Without, it belongs to `scratch`.
 */
export function batches<T>(
  scratch: Ops,
  keeper: Ops | null,
  work: (ops: Ops, rows: Uint32Array) => T,
): (order: Uint32Array, from: number, to: number) => T {
  const known = new Map<number, { readonly rows: Uint32Array; result?: T; repeat?: (() => void) | undefined }>();
  return (order, from, to) => {
    const count = to - from;
    let batch = known.get(count);
    if (!batch) {
      batch = { rows: new Uint32Array(count) };
      known.set(count, batch);
    }
    const { rows } = batch;
    // a view of the order for each step would cost more than a small network's whole layer
    for (let i = 0; i < count; i++) rows[i] = order[from + i]!;
    if (batch.repeat) batch.repeat();
    else if (keeper?.backend.record) {
      batch.repeat = keeper.record(() => {
        batch.result = work(keeper, rows);
      });
    } else return work(scratch, rows);
    return batch.result as T;
  };
}
