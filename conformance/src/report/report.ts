/** What a run found, as JSON: `report.schema.json` beside the package says the same. */
import type { AccuracyClass, Looser } from "../judge/bounds.ts";

/** `expected` is a failure that was announced, with a reason. There are no skips. */
export type Status = "passed" | "failed" | "expected";

export interface CaseResult {
  readonly id: string;
  readonly status: Status;
  /** What is wrong, if something is. */
  readonly message?: string;
  /** Why it was expected to fail. */
  readonly reason?: string;
  /** The largest difference met, in units of what is allowed: 1 is the limit. Null where there was no number to judge. */
  readonly worst: number | null;
  /** The same difference in ulp of the terms, and what is allowed; null where differences are not measured that way. */
  readonly used: number | null;
  readonly allowed: number | null;
  /** True if the backend leaves out what the case is about; what replaces it was judged instead. */
  readonly absent: boolean;
  readonly milliseconds: number;
}

export interface Totals {
  readonly cases: number;
  readonly passed: number;
  readonly failed: number;
  readonly expected: number;
  /** Of those that passed or failed: about something that the backend leaves out. */
  readonly absent: number;
  /** The largest `worst` of the cases that passed. */
  readonly worst: number;
  readonly milliseconds: number;
}

export interface BackendFacts {
  readonly name: string;
  /** Of its package, if known. */
  readonly version: string | null;
  /** Of the contract. */
  readonly spec: number;
  readonly device: string;
  readonly precision: string;
}

export interface Environment {
  /** `node`, `browser` or `unknown`. */
  readonly runtime: string;
  readonly version: string;
  readonly os: string;
}

export interface Report {
  /** Of this format. */
  readonly schema: 1;
  readonly suite: { readonly name: string; readonly version: string };
  /** Null if it could not even be made. */
  readonly backend: BackendFacts | null;
  readonly environment: Environment;
  readonly class: AccuracyClass;
  readonly looser: Looser;
  readonly seed: number;
  /** Patterns that chose the cases; none means all. */
  readonly only: readonly string[];
  readonly totals: Totals;
  readonly results: readonly CaseResult[];
}
