/** What the harness and the process of a contender tell each other: lines of JSON, the answers behind a mark. */
import type { Amount, Task } from "./task.ts";

export type Message =
  | { readonly op: "open"; readonly task: Task }
  /** Does the work once, from the start. */
  | { readonly op: "round"; readonly amount: Amount }
  /** How good the result of the last round is. */
  | { readonly op: "judge" };

export interface Answer {
  /** Why it cannot be done. */
  readonly error?: string;
  /** Of the contender, after it has started. */
  readonly version?: string;
  /** Of the process with all its threads, and of the clock; after a round. */
  readonly cpuSeconds?: number;
  readonly wallSeconds?: number;
  /** Share of test samples, or elements of a product, that are right; null where there is nothing to judge. */
  readonly accuracy?: number | null;
}

/** Libraries print what they like; only lines that begin with this are answers. */
export const MARK = "@bench ";
