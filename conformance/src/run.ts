/** Ways to run the cases: registered with a test runner, or collected without one. */
import type { Backend, MaybePromise } from "@chainrule/core";
import { type Case, familyOf, type Outcome } from "./case.ts";
import { cases } from "./cases.ts";

/** The two functions that vitest, jest and node:test have in common. */
export interface Runner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

export interface CaseResult {
  readonly id: string;
  readonly status: "passed" | "failed";
  /** What is wrong, if the case failed. */
  readonly message?: string;
  /** The largest difference met, in units of what is allowed: 1 is the limit. Missing if the case threw. */
  readonly worst?: number;
  /** True if the backend leaves out what the case is about; the composed form was judged instead. */
  readonly absent?: boolean;
}

/** Registers one test per case, grouped by family, for the backend that `createBackend` makes anew for each. */
export function runConformance(
  { describe, it }: Runner,
  name: string,
  createBackend: () => MaybePromise<Backend>,
  selected: readonly Case[] = cases(),
): void {
  describe(`conformance of ${name}`, () => {
    for (const family of new Set(selected.map(familyOf))) {
      describe(family, () => {
        for (const member of selected.filter((one) => familyOf(one) === family)) {
          it(member.id, async () => {
            const { failures } = await member.run({ createBackend });
            if (failures.length > 0) throw new Error(failures.join("\n"));
          });
        }
      });
    }
  });
}

/** Runs the cases one after the other; never throws for what a backend does. */
export async function collect(
  createBackend: () => MaybePromise<Backend>,
  selected: readonly Case[] = cases(),
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const member of selected) results.push(await result(member, createBackend));
  return results;
}

async function result({ id, run }: Case, createBackend: () => MaybePromise<Backend>): Promise<CaseResult> {
  let outcome: Outcome;
  try {
    outcome = await run({ createBackend });
  } catch (error) {
    return { id, status: "failed", message: `${id}: threw ${String(error)}` };
  }
  const { failures, worst, absent } = outcome;
  const passed = failures.length === 0;
  return {
    id,
    status: passed ? "passed" : "failed",
    ...(!passed && { message: failures.join("\n") }),
    worst,
    ...(absent && { absent }),
  };
}
