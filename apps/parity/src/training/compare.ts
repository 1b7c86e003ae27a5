/** The same training on every backend, one after the other. */
import { type BackendEntry, entryOf } from "../backends/backends.ts";
import type { Config } from "../config/config.ts";
import { weightsHash } from "../network/hash.ts";
import type { Problem } from "../problem/problem.ts";
import { startModel } from "./start.ts";

export interface Compared {
  readonly entry: BackendEntry;
  readonly device: string;
  /** The loss of the last epoch. */
  readonly loss: number;
  /** The largest difference of any epoch's loss from that of the yardstick; null for the yardstick. */
  readonly difference: number | null;
  readonly samplesPerSecond: number;
  /** Of the weights; null where no bits are promised. */
  readonly hash: string | null;
}

/** Its arithmetic has the most digits. */
const YARDSTICK = "cpu-float64";

/** Yields what was found, or why a backend failed. */
export async function* compare(
  config: Config,
  problem: Problem,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Compared | { readonly entry: BackendEntry; readonly failure: string }, void> {
  let yardstick: readonly number[] | null = null;
  for (const id of [YARDSTICK, ...ids.filter((other) => other !== YARDSTICK)]) {
    if (signal.aborted) return;
    const entry = entryOf(id);
    try {
      const result = await trained({ ...config, backend: id }, problem, signal);
      if (!result) return;
      const { losses, device, samplesPerSecond, hash } = result;
      const known: readonly number[] | null = yardstick;
      const difference = known && losses.reduce((most, loss, i) => Math.max(most, Math.abs(loss - (known[i] ?? 0))), 0);
      yardstick ??= losses;
      yield { entry, device, loss: losses.at(-1) ?? 0, difference, samplesPerSecond, hash: entry.bits && hash };
    } catch (error) {
      yield { entry, failure: (error as Error).message };
    }
  }
}

async function trained(config: Config, problem: Problem, signal: AbortSignal) {
  const { train, x, classes } = problem;
  const model = await startModel({ config, inputs: x.shape[1], outputs: classes.length });
  try {
    const { epochs, batchSize } = config;
    const { epochs: results, run, stopped } = await model.fit(train, { epochs, batchSize, signal });
    if (stopped === "aborted") return null;
    const losses = results.map(({ loss }) => loss);
    const hash = await weightsHash(await model.getWeights());
    return { losses, device: `${run.device}, ${run.precision}`, samplesPerSecond: run.samplesPerSecond, hash };
  } finally {
    await model.close();
  }
}
