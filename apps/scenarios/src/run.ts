/** Runs scenarios on backends, one after the other. */

import type { Outcome, Scenario } from "@chainrule/scenarios";
import { nodeSources } from "@chainrule/scenarios/node";
import { BACKENDS } from "./backends.ts";

export interface Result {
  /** A name of `--backend`. */
  readonly backend: string;
  /** What really ran. */
  readonly device: string;
  readonly seed: number;
  readonly value: number;
  /** The value as text. */
  readonly shown: string;
  readonly verdict: "pass" | "fail";
  readonly seconds: number;
  readonly checks: Outcome["checks"];
}

/** What `--json` prints. */
export interface Report {
  readonly scenarios: readonly {
    readonly name: string;
    readonly published: string;
    readonly results: readonly Result[];
  }[];
}

export interface RunOptions {
  readonly backendsOf: (scenario: Scenario) => readonly string[];
  /** Instead of the seeds of each scenario. */
  readonly seeds: readonly number[] | undefined;
  readonly signal: AbortSignal;
  /** What is running; called after every epoch, too. */
  readonly onStart: (text: string) => void;
  readonly onResult: (scenario: Scenario, result: Result, outcome: Outcome) => unknown;
}

/** Ends after the step under way if the signal says so: what was unfinished is left out. */
export async function run(scenarios: readonly Scenario[], options: RunOptions): Promise<Report> {
  const { backendsOf, signal } = options;
  const sources = nodeSources();
  const report: Report["scenarios"][number][] = [];
  for (const scenario of scenarios) {
    const results: Result[] = [];
    for (const name of backendsOf(scenario)) {
      const seeds = options.seeds && scenario.seeds.length > 1 ? options.seeds : scenario.seeds;
      for (const seed of seeds) {
        if (signal.aborted) continue;
        const backend = await BACKENDS[name]!.create();
        const started = performance.now();
        try {
          const what = `${scenario.name} on ${name}, seed ${seed}`;
          options.onStart(what);
          const onEpoch = (epoch: number, epochs: number): void => options.onStart(`${what}: epoch ${epoch}/${epochs}`);
          const outcome = await scenario.run({ backend, seed, sources, signal, onEpoch });
          if (signal.aborted) continue;
          const { value, shown, checks } = outcome;
          const verdict = checks.every(({ passed }) => passed) ? "pass" : "fail";
          const seconds = (performance.now() - started) / 1000;
          const result: Result = {
            backend: name,
            device: backend.device,
            seed,
            value,
            shown,
            verdict,
            seconds,
            checks,
          };
          results.push(result);
          await options.onResult(scenario, result, outcome);
        } finally {
          await backend.close();
        }
      }
    }
    report.push({ name: scenario.name, published: scenario.published, results });
  }
  return { scenarios: report };
}

/** Of one scenario on one backend. */
export interface Cell {
  /** Of all seeds: one text, or the lowest and the highest. */
  readonly shown: string;
  readonly seconds: number;
  readonly verdict: "pass" | "fail";
}

export function cellOf(results: readonly Pick<Result, "value" | "shown" | "seconds" | "verdict">[]): Cell | null {
  if (results.length === 0) return null;
  const sorted = results.toSorted((a, b) => a.value - b.value);
  const [low, high] = [sorted[0]!.shown, sorted.at(-1)!.shown];
  return {
    shown: low === high ? low : `${low} … ${high}`,
    seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
    verdict: results.every(({ verdict }) => verdict === "pass") ? "pass" : "fail",
  };
}
