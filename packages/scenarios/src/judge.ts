/** Numbers against what they should be. */
import type { Precision } from "@chainrule/core";
import type { Check } from "./scenario.ts";

/** u: the distance from 1 to the next number. */
const UNIT: Readonly<Record<Precision, number>> = { float32: 1.1920928955078125e-7, float64: Number.EPSILON };

/** The largest |got − want| in ulp of what each should be, as a check that it is at most so many. */
export function withinUlp(
  what: string,
  precision: Precision,
  got: ArrayLike<number>,
  want: readonly number[],
  allowed: number,
): Check {
  const value = worst(got, want, (target) => Math.abs(target) * UNIT[precision]);
  return { what: `${what}: off by`, value, expected: `at most ${allowed} ulp`, passed: value <= allowed };
}

/** The largest |got − want| as a share of the largest that should be, as a check that it is at most so much. */
export function within(what: string, got: ArrayLike<number>, want: readonly number[], allowed: number): Check {
  const largest = Math.max(...want.map(Math.abs));
  const value = worst(got, want, () => largest);
  return { what: `${what}: off by`, value, expected: `at most ${allowed.toPrecision(2)}`, passed: value <= allowed };
}

/** A tolerance given for float64, as many roundings of another precision. */
export const scaled = (precision: Precision, allowed: number): number => (allowed / UNIT.float64) * UNIT[precision];

/** In units of `unit(want)`; infinite where something is missing or not finite. */
function worst(got: ArrayLike<number>, want: readonly number[], unit: (want: number) => number): number {
  if (got.length !== want.length) return Infinity;
  return want.reduce((most, target, i) => {
    const off = Math.abs(got[i]! - target);
    return Math.max(most, off === 0 ? 0 : Number.isNaN(off) ? Infinity : off / unit(target));
  }, 0);
}

export const equals = (what: string, value: number, wanted: number): Check => ({
  what,
  value,
  expected: String(wanted),
  passed: value === wanted,
});

export const atLeast = (what: string, value: number, least: number): Check => ({
  what,
  value,
  expected: `at least ${least}`,
  passed: value >= least,
});

export const below = (what: string, value: number, limit: number): Check => ({
  what,
  value,
  expected: `below ${limit}`,
  passed: value < limit,
});
