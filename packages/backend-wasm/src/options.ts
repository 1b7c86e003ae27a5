/** What the user may choose, checked. */
import { BackendUnavailableError, OptionError } from "@chainrule/core";
import { baseOf, PAGE } from "./layout.ts";
import { obstacle, processors } from "./workers.ts";

/** The options of `wasm`. */
export interface WasmOptions {
  /**
   * How many threads compute, that of the caller included: 1 unless given. `"auto"` takes one for each processor, at most 8,
   * and a single one where workers cannot share memory; a number is refused there.
   */
  readonly threads?: number | "auto";
  /**
   * With several threads: how many multiplications an operation must have to be shared, 250,000 unless given. Where sharing
   * turns out to be slower, because other programs keep the processors busy, it is left off for a while; 0 shares always.
   */
  readonly shareFrom?: number;
  /** Bytes that the backend may take at most, all told: 2³¹ unless given, at most 2³². */
  readonly maxMemory?: number;
}

const MAX_MEMORY = 2 ** 31;
const MOST_THREADS = 64;
/** More gain nothing with networks of the size that this is made for. */
const AUTO_THREADS = 8;

/** Multiplications from which on others help: below, telling them takes as long as the work. */
const SHARE_FROM = 250_000;

export interface Settings {
  readonly threads: number;
  readonly shareFrom: number;
  /** Size of the memory at first and at last, in pages of 64 kB. */
  readonly initial: number;
  readonly maximum: number;
}

/** @throws OptionError, BackendUnavailableError if what was asked for cannot be */
export function settingsOf({
  maxMemory = MAX_MEMORY,
  shareFrom = SHARE_FROM,
  threads: asked = 1,
}: WasmOptions): Settings {
  const threads = threadsOf(asked);
  const initial = Math.ceil(baseOf(threads) / PAGE) + 1;
  if (!(Number.isInteger(maxMemory) && maxMemory >= initial * PAGE && maxMemory <= 2 ** 32)) {
    throw new OptionError(`wasm: maxMemory is ${String(maxMemory)}; give bytes from ${initial * PAGE} to ${2 ** 32}`);
  }
  if (!(shareFrom >= 0)) {
    throw new OptionError(
      `wasm: shareFrom is ${String(shareFrom)}; give a number of multiplications, 0 to share always`,
    );
  }
  return { threads, shareFrom, initial, maximum: Math.floor(maxMemory / PAGE) };
}

function threadsOf(asked: number | "auto"): number {
  if (asked !== "auto" && !(Number.isInteger(asked) && asked >= 1 && asked <= MOST_THREADS)) {
    throw new OptionError(`wasm: threads is ${String(asked)}; give "auto" or a whole number from 1 to ${MOST_THREADS}`);
  }
  if (asked === 1) return 1;
  const reason = obstacle();
  if (reason === null) return asked === "auto" ? Math.min(processors(), AUTO_THREADS) : asked;
  if (asked === "auto") return 1;
  throw new BackendUnavailableError(`wasm: there can be no ${asked} threads: ${reason}, or take threads: 1`);
}
