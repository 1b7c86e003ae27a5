/** Seconds as what a row says. */
import type { Amount } from "./task.ts";
import type { Workload } from "./workload.ts";

/** So many seconds for that amount, in the unit of the workload. */
export function inUnit(workload: Workload, amount: Amount, seconds: number): number {
  if (workload.kind === "multiply") {
    const { m, k, n } = workload;
    return (2 * m * k * n * amount.count) / seconds / 1e9;
  }
  if (workload.kind === "predict") return (seconds / amount.count) * 1e6;
  const { whole, recipe, perStep } = workload;
  if (perStep) return (seconds / (amount.epochs * Math.ceil(amount.count / recipe.batchSize))) * 1e6;
  return (seconds * whole.epochs * whole.count) / (amount.epochs * amount.count);
}

export const unitOf = (workload: Workload): string =>
  workload.kind === "multiply" ? "GFLOP/s" : workload.kind === "predict" || workload.perStep ? "µs" : "s";

/** What goes through in a second; null for products. */
export function perSecondOf(
  workload: Workload,
  { epochs, count }: Amount,
  seconds: number,
): { samples: number; steps?: number } | null {
  if (workload.kind === "multiply") return null;
  if (workload.kind === "predict") return { samples: (workload.batchSize * count) / seconds };
  const steps = epochs * Math.ceil(count / workload.recipe.batchSize);
  return { samples: (epochs * count) / seconds, steps: steps / seconds };
}
