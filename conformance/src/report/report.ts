/** What a run found, as JSON: `report.schema.json` beside the package says the same. */
import type { AccuracyClass, Looser } from "../judge/bounds.ts";

/** `expected` is a failure that was announced, with a reason. There are no skips. */
export type Status = "passed" | "failed" | "expected";

/** What became of a case. */
export interface CaseResult {
  /** Of the case. */
  readonly id: string;
  /** The verdict. */
  readonly status: Status;
  /** What is wrong, if something is. */
  readonly message?: string;
  /** Why it was expected to fail. */
  readonly reason?: string;
  /** The largest difference met, in units of what is allowed: 1 is the limit. Null where there was no number to judge. */
  readonly worst: number | null;
  /** The same difference in ulp of the terms, and what is allowed; null where differences are not measured that way. */
  readonly used: number | null;
  /** What `used` may be. */
  readonly allowed: number | null;
  /** True if the backend leaves out what the case is about; what replaces it was judged instead. */
  readonly absent: boolean;
  /** That the case took, with making and closing its backends. */
  readonly milliseconds: number;
}

/** All results in numbers. */
export interface Totals {
  /** Cases that were run. */
  readonly cases: number;
  /** Of these. */
  readonly passed: number;
  /** Of these, unannounced. */
  readonly failed: number;
  /** Of these: failures that were announced. */
  readonly expected: number;
  /** Of those that passed or failed: about something that the backend leaves out. */
  readonly absent: number;
  /** The largest `worst` of the cases that passed. */
  readonly worst: number;
  /** Of the whole run. */
  readonly milliseconds: number;
}

/** What the backend says of itself. */
export interface BackendFacts {
  /** `cpu`, `wasm`, … */
  readonly name: string;
  /** Of its package, if known. */
  readonly version: string | null;
  /** Of the contract. */
  readonly spec: number;
  /** What really executes. */
  readonly device: string;
  /** `float32` or `float64`. */
  readonly precision: string;
}

/** Where it ran. */
export interface Environment {
  /** `node`, `browser` or `unknown`. */
  readonly runtime: string;
  /** Of the runtime; of a browser, what it calls itself. */
  readonly version: string;
  /** Of the machine, as far as it is known. */
  readonly os: string;
}

/** A run of the suite, as plain JSON. */
export interface Report {
  /** Of this format. */
  readonly schema: 1;
  /** Which suite judged. */
  readonly suite: {
    /** Its package. */
    readonly name: string;
    /** Of that package. */
    readonly version: string;
  };
  /** Null if it could not even be made. */
  readonly backend: BackendFacts | null;
  /** Where it ran. */
  readonly environment: Environment;
  /** How exact the backend says that it is. */
  readonly class: AccuracyClass;
  /** The bounds that it declares; none but in the class `relaxed`. */
  readonly looser: Looser;
  /** Of the family `random`. */
  readonly seed: number;
  /** Patterns that chose the cases; none means all. */
  readonly only: readonly string[];
  /** The results in numbers. */
  readonly totals: Totals;
  /** One for each case, in the order in which they ran. */
  readonly results: readonly CaseResult[];
}
