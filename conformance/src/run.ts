/** Ways to run the cases: registered with a test runner, or collected without one. */
import { CASE_LIMIT, type CreateBackend, familyOf } from "./case.ts";
import { type Options, planOf } from "./options.ts";
import { backendOf } from "./report/backend.ts";
import { environment } from "./report/environment.ts";
import type { CaseResult, Report } from "./report/report.ts";
import { totals } from "./report/totals.ts";
import { verdict } from "./verdict.ts";
import { VERSION } from "./version.ts";

/** The two functions that vitest, jest and node:test have in common. */
export interface Runner {
  /** Groups the tests that `body` registers. */
  describe(name: string, body: () => void): unknown;
  /** Vitest and jest take the limit, node:test has none. */
  it(name: string, body: () => Promise<void>, milliseconds: number): unknown;
}

/**
 * Registers one test per case, grouped by family, for the backend that `createBackend` makes anew for each.
 * @throws OptionError for bad options
 */
export function runConformance(
  { describe, it }: Runner,
  name: string,
  createBackend: CreateBackend,
  options: Options = {},
): void {
  const plan = planOf(createBackend, options);
  const { selected } = plan;
  let done = 0;
  describe(`conformance of ${name}`, () => {
    for (const family of new Set(selected.map(familyOf))) {
      describe(family, () => {
        for (const member of selected.filter((one) => familyOf(one) === family)) {
          const body = async (): Promise<void> => {
            const result = await verdict(member, plan);
            options.onResult?.(result, { done: ++done, total: selected.length });
            if (result.status === "failed") throw new Error(result.message);
          };
          it(member.id, body, CASE_LIMIT);
        }
      });
    }
  });
}

/**
 * Runs the cases one after the other and reports; never throws for what a backend does.
 * @throws OptionError for bad options
 */
export async function collect(createBackend: CreateBackend, options: Options = {}): Promise<Report> {
  const plan = planOf(createBackend, options);
  const { selected, seed, bounds, only } = plan;
  const started = performance.now();
  const backend = await backendOf(createBackend, options.version);
  const results: CaseResult[] = [];
  for (const member of selected) {
    const result = await verdict(member, plan);
    results.push(result);
    options.onResult?.(result, { done: results.length, total: selected.length });
  }
  return {
    schema: 1,
    suite: { name: "@chainrule/conformance", version: VERSION },
    backend,
    environment: environment(),
    class: bounds.class,
    looser: bounds.looser,
    seed,
    only,
    totals: totals(results, performance.now() - started),
    results,
  };
}
