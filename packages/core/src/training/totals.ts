/** Running sums of loss and metrics that stay on the device and are read in one go. */
import type { Tensor } from "../backend.ts";
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Ops } from "../ops.ts";
import type { Plan } from "../plan.ts";
import type { Evaluation } from "./history.ts";

export interface Totals {
  samples(): number;
  /** Counts so many samples; their losses and metrics come by `add`. */
  count(rows: number): void;
  /** Adds a batch; `ops` is the scope of its step. */
  add(ops: Ops, plan: Plan, loss: Tensor, output: Tensor, y: Tensor): void;
  /** Means over the samples so far. `watched`, `[1, 1]`, is read along: if it is not finite, the loss is NaN. */
  read(watched?: Tensor): Promise<Evaluation>;
  /** What `read` saw last, for a `reset` that goes on from there. */
  last(): readonly number[];
  reset(values?: readonly number[], count?: number): void;
}

/** The sums belong to `owner`; release it to end them. */
export function totals(owner: Ops, { reduction }: Loss, metrics: readonly Metric[], batchSize: number): Totals {
  const zero = (): Tensor => owner.upload([0], [1, 1]);
  const sums = [zero(), ...metrics.map(zero)];
  let samples = 0;
  let last: readonly number[] = [];
  // sums of means count full batches: the last, smaller one counts by its share
  const unit = reduction === "mean" ? batchSize : 1;
  const accumulate = (ops: Ops, i: number, part: Tensor): void =>
    ops.assign(sums[i]!, ops.binary("add", sums[i]!, part));
  return {
    samples: () => samples,
    count(rows) {
      samples += rows;
    },
    add(ops, { linked }, loss, output, y) {
      const rows = output.shape[0];
      accumulate(ops, 0, unit > 1 && rows !== unit ? ops.binary("mul", loss, rows / unit) : loss);
      if (metrics.length > 0) {
        const activated = linked ? linked.forward(ops, output) : output;
        metrics.forEach((metric, i) => {
          accumulate(ops, i + 1, metric.count(ops, activated, y));
        });
      }
    },
    read: (watched) =>
      owner.within(async (ops) => {
        const parts = watched ? [...sums, watched] : sums;
        // [s₀ s₁ …] = Σ sᵢ eᵢ: one row, one wait
        const row = parts
          .map((sum, i) => {
            const unit = parts.map((_, j) => +(i === j));
            return ops.matmul(sum, ops.upload(unit, [1, unit.length]));
          })
          .reduce((a, b) => ops.binary("add", a, b));
        const values = await ops.read(row);
        last = Array.from(values).slice(0, sums.length);
        const metric = metrics.map(({ name }, i) => [name, values[i + 1]! / samples] as const);
        return { loss: (values[0]! * unit) / samples, metrics: Object.fromEntries(metric) };
      }),
    last: () => last,
    reset(values = [], count = 0) {
      sums.forEach((sum, i) => {
        owner.assign(sum, owner.upload([values[i] ?? 0], [1, 1]));
      });
      samples = count;
    },
  };
}
