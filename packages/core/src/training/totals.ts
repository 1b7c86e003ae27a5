/** Running sums of loss and metrics that stay on the device and are read in one go. */
import type { Tensor } from "../backend.ts";
import type { Loss } from "../losses/loss.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Plan } from "../network.ts";
import type { Ops } from "../ops.ts";
import type { Evaluation } from "./history.ts";

export class Totals {
  samples = 0;
  private readonly scope: Ops;
  private readonly sums: readonly Tensor[];
  private readonly loss: Loss;
  private readonly metrics: readonly Metric[];
  private readonly batchSize: number;

  constructor(ops: Ops, loss: Loss, metrics: readonly Metric[], batchSize: number) {
    this.loss = loss;
    this.metrics = metrics;
    this.batchSize = batchSize;
    this.scope = ops.scope();
    this.sums = [loss, ...metrics].map(() => this.scope.upload([0], [1, 1]));
  }

  /** Adds a batch; `ops` is the scope of its step. */
  add(ops: Ops, plan: Plan, loss: Tensor, output: Tensor, y: Tensor): void {
    const rows = output.shape[0];
    // sums of means count full batches: the last, smaller one counts by its share
    const partial = this.loss.reduction === "mean" && rows !== this.batchSize;
    accumulate(ops, this.sums[0] as Tensor, partial ? ops.binary("mul", loss, rows / this.batchSize) : loss);
    if (this.metrics.length > 0) {
      const activated = plan.linked ? plan.linked.forward(ops, output) : output;
      this.metrics.forEach((metric, i) => {
        accumulate(ops, this.sums[i + 1] as Tensor, metric.count(ops, activated, y));
      });
    }
    this.samples += rows;
  }

  /** Means over the samples so far. `watched`, `[1, 1]`, is read along: if it is not finite, the loss is NaN. */
  async read(watched?: Tensor): Promise<Evaluation> {
    const ops = this.scope.scope();
    const parts = watched ? [...this.sums, watched] : this.sums;
    try {
      // [s₀ s₁ …] = Σ eᵢ sᵢ: one row, one wait
      const row = parts
        .map((sum, i) => ops.binary("mul", ops.upload(unit(i, parts.length), [1, parts.length]), sum))
        .reduce((a, b) => ops.binary("add", a, b));
      const [loss, ...rest] = await ops.read(row);
      const unitOfLoss = this.loss.reduction === "mean" ? this.batchSize : 1;
      const metrics = Object.fromEntries(this.metrics.map((m, i) => [m.name, (rest[i] as number) / this.samples]));
      return { loss: ((loss as number) * unitOfLoss) / this.samples, metrics };
    } finally {
      ops.release();
    }
  }

  reset(): void {
    for (const sum of this.sums) this.scope.assign(sum, this.scope.upload([0], [1, 1]));
    this.samples = 0;
  }

  dispose(): void {
    this.scope.release();
  }
}

const accumulate = (ops: Ops, sum: Tensor, part: Tensor): void => ops.assign(sum, ops.binary("add", sum, part));
const unit = (index: number, length: number): number[] => Array.from({ length }, (_, i) => (i === index ? 1 : 0));
