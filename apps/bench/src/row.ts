/** A result as the JSON file has it. */

export const GROUPS = ["ours", "js-peer", "native-peer", "floor"] as const;
export type Group = (typeof GROUPS)[number];

export interface Row {
  readonly workload: string;
  readonly contender: string;
  readonly group: Group;
  readonly threads: number;
  /** Where it ends in `/s` more is better, else less. */
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Share of test samples, or elements of a product, that are right; null where nothing is computed. */
  readonly accuracy: number | null;
}

/** Of a list that is not empty. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const moreIsBetter = (unit: string): boolean => unit.endsWith("/s");

/** Three digits that count. */
export const figure = (value: number): string =>
  value >= 99.95 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
