/** Sums of results. */
import type { CaseResult, Status, Totals } from "./report.ts";

export function totals(results: readonly CaseResult[], milliseconds: number): Totals {
  const count = (status: Status): number => results.filter((result) => result.status === status).length;
  return {
    cases: results.length,
    passed: count("passed"),
    failed: count("failed"),
    expected: count("expected"),
    absent: results.filter(({ absent }) => absent).length,
    worst: results.reduce(
      (worst, { status, worst: own }) => (status === "passed" ? Math.max(worst, own ?? 0) : worst),
      0,
    ),
    milliseconds: Math.round(milliseconds),
  };
}
