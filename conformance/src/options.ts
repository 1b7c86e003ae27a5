/** What a run of the suite can be told, checked before anything runs. */
import { OptionError } from "@chainrule/core";
import type { Case, Context, CreateBackend } from "./case.ts";
import { cases } from "./cases.ts";
import { glob } from "./glob.ts";
import { type AccuracyClass, type Bounds, checkBounds, type Looser } from "./judge/bounds.ts";
import type { Counters } from "./outside/counters.ts";
import type { CaseResult } from "./report/report.ts";

/** How far a run is. */
export interface Progress {
  /** Cases that were run, this one included. */
  readonly done: number;
  /** Cases that are run in all. */
  readonly total: number;
}

/** The options of `runConformance` and `collect`. */
export interface Options {
  /** Ids to run; `*` stands for any characters: `"matmul/*"`. All unless given. */
  readonly only?: string | readonly string[];
  /** Of the family `random`: a whole number from 0 to 2³² − 1. Default 1. */
  readonly seed?: number;
  /** `exact`, `float32` (the default, for float64 backends too) or `relaxed`. */
  readonly class?: AccuracyClass;
  /** Bounds of a `relaxed` backend by operation, in ulp. */
  readonly looser?: Looser;
  /**
   * Reasons by id or pattern. A case listed here must fail: one that passes fails, an entry that names no case is refused, and
   * so are more than 16 cases.
   */
  readonly expectedFailures?: Readonly<Record<string, string>>;
  /** The device that was asked for: the backend must name it in its `device`, whatever the case of the letters. */
  readonly device?: string;
  /** The version of the backend's package, for the report. */
  readonly version?: string;
  /**
   * What the device really holds, counted without the backend's help, by what is counted: textures, buffers, bytes of linear
   * memory. The family `memory` demands that no count grows where work ends as it began. `liveObjects` makes such counts.
   */
  readonly outside?: Counters;
  /** Called after every case. */
  readonly onResult?: (result: CaseResult, progress: Progress) => void;
  /** What to run instead of `cases({ seed })`. */
  readonly cases?: readonly Case[];
}

/** Expected failures may not become a habit. */
export const MAXIMUM_EXPECTED = 16;

const LARGEST_SEED = 0xffff_ffff;

export interface Plan {
  readonly selected: readonly Case[];
  readonly seed: number;
  readonly bounds: Bounds;
  readonly only: readonly string[];
  /** Reasons by id. */
  readonly expected: ReadonlyMap<string, string>;
  readonly context: Context;
}

/** @throws OptionError for what cannot be meant */
export function planOf(createBackend: CreateBackend, options: Options): Plan {
  const { seed = 1, class: name = "float32", looser = {}, expectedFailures = {}, device, outside } = options;
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED)) {
    throw new OptionError(`conformance: the seed is ${seed}; give a whole number from 0 to ${LARGEST_SEED}`);
  }
  const bounds: Bounds = { class: name, looser };
  checkBounds(bounds);
  const all = options.cases ?? cases({ seed });
  const only = typeof options.only === "string" ? [options.only] : (options.only ?? []);
  const matches = only.map(glob);
  const selected = all.filter(({ id }) => matches.length === 0 || matches.some((match) => match(id)));
  if (selected.length === 0) {
    throw new OptionError(`conformance: no id matches ${only.join(", ")}; list them all: chainrule-conformance --list`);
  }
  const expected = expectedOf(all, expectedFailures);
  return { selected, seed, bounds, only, expected, context: { createBackend, bounds, device, outside } };
}

function expectedOf(all: readonly Case[], reasons: Readonly<Record<string, string>>): Map<string, string> {
  const expected = new Map<string, string>();
  for (const [pattern, reason] of Object.entries(reasons)) {
    if (!reason?.trim()) {
      throw new OptionError(`conformance: the expected failure ${pattern} has no reason; say why it fails`);
    }
    const found = all.map(({ id }) => id).filter(glob(pattern));
    if (found.length === 0) {
      throw new OptionError(`conformance: the expected failure ${pattern} matches no case; take it off the list`);
    }
    for (const id of found) expected.set(id, reason);
  }
  if (expected.size > MAXIMUM_EXPECTED) {
    throw new OptionError(
      `conformance: ${expected.size} cases are expected to fail; at most ${MAXIMUM_EXPECTED} may, so repair the others`,
    );
  }
  return expected;
}
