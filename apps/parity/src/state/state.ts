/** All that the page shows. */
import type { EpochResult, NamedArray } from "@chainrule/core";
import type { About } from "@chainrule/worker";
import { BACKENDS } from "../backends/backends.ts";
import type { Config } from "../config/config.ts";
import type { Inspection } from "../network/inspect.ts";
import type { Problem, Rows } from "../problem/problem.ts";

/** `new`: nothing is loaded yet; `stopped`: paused, or at its end when `epoch` is that of the configuration. */
type Status = "new" | "loading" | "running" | "stopped" | "failed";

export interface State {
  readonly config: Config;
  /** Null for a CSV that is not there yet. */
  readonly problem: Problem | null;
  readonly csv: Rows | null;
  readonly status: Status;
  /** What went wrong, or what there is to know. */
  readonly message: string;
  /** Milliseconds from epoch to epoch; 0 is as fast as it goes. */
  readonly delay: number;
  /** Finished epochs, and steps of the next one. */
  readonly epoch: number;
  readonly step: number;
  readonly results: readonly EpochResult[];
  readonly weights: readonly NamedArray[] | null;
  /** The network's answers for all rows, row-major. */
  readonly outputs: ArrayLike<number> | null;
  /** The row that is looked at; −1 for inputs that are no row. */
  readonly selected: number;
  /** The inputs that the network is asked about, and what it makes of them. */
  readonly asked: Float32Array | null;
  readonly inspection: Inspection | null;
  /** SHA-256 of the weights where training stands still. */
  readonly hash: string | null;
  readonly about: About["backend"] | null;
  /** Why a backend of the menu cannot run here, by id; null for one that can. */
  readonly obstacles: Readonly<Record<string, string | null>>;
}

export const initialState = (config: Config): State => ({
  config,
  problem: null,
  csv: null,
  status: "new",
  message: "",
  delay: 0,
  epoch: 0,
  step: 0,
  results: [],
  weights: null,
  outputs: null,
  selected: 0,
  asked: null,
  inspection: null,
  hash: null,
  about: null,
  obstacles: Object.fromEntries(BACKENDS.map(({ id }) => [id, null])),
});
