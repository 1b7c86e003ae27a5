/** Judges numbers one by one: |got − exact| ≤ allowed · u · scale, and what is not finite in kind and sign. */
import type { Matrix, Precision } from "@chainrule/core";
import type { Outcome, Ulp } from "../case.ts";
import { round, SMALLEST_NORMAL, UNIT } from "./precision.ts";

export interface Comparison {
  /** What was computed, for the text: `matmul/7x33x2/NT`. */
  readonly label: string;
  readonly precision: Precision;
  readonly got: ArrayLike<number>;
  readonly want: Matrix;
  /** In units of u · scale; 0 asks for the very number. */
  readonly allowed: number;
  /** Sum of the magnitudes of the terms, per element; default |want|. */
  readonly scale?: ArrayLike<number> | undefined;
  /** A second right answer: that of a device which takes subnormal inputs for zero. */
  readonly flushed?: ArrayLike<number> | undefined;
}

const SHOWN = 5;

/** Zeros are equal whatever their sign. */
export function compare({ label, precision, got, want, allowed, scale, flushed }: Comparison): Outcome {
  const [rows, columns] = want.shape;
  if (got.length !== rows * columns) {
    return failed(`${label}: read gave ${got.length} values; give the ${rows * columns} of a [${rows}, ${columns}]`);
  }
  const lines: string[] = [];
  let count = 0;
  let worst = 0;
  let used = 0;
  for (let i = 0; i < got.length; i++) {
    const value = got[i] as number;
    const exact = want.data[i] as number;
    // an infinite term settles its result alone
    const terms = Number.isFinite(scale?.[i]) ? (scale?.[i] as number) : Math.abs(exact);
    const ulp = UNIT[precision] * terms;
    // what underflows may lose its digits or be flushed: hence one smallest normal number on top
    const limit = allowed > 0 ? allowed * ulp + SMALLEST_NORMAL[precision] : 0;
    let off = distance(value, exact, limit, precision);
    // what is taken for zero may still be handed on: so any subnormal number stands for it
    const near = limit || SMALLEST_NORMAL[precision];
    if (flushed && off > 1) off = Math.min(off, distance(value, flushed[i] as number, near, precision));
    if (off > worst) {
      worst = off;
      used = allowed > 0 ? off * allowed : ulps(value, exact, ulp);
    }
    if (off <= 1 || ++count > SHOWN) continue;
    const far = ulps(value, exact, ulp);
    const size = Number.isFinite(far) ? `, off by ${far.toPrecision(3)} ulp, ${allowed} allowed` : "";
    lines.push(`\n  [${Math.floor(i / columns)}, ${i % columns}] got ${value}, want ${exact}${size}`);
  }
  const ulp: Ulp = { used, allowed };
  if (count === 0) return { failures: [], worst, ulp };
  const rule = allowed > 0 ? `by more than ${allowed} ulp` : "where the very number is asked for";
  const more = count > SHOWN ? `\n  … and ${count - SHOWN} more` : "";
  return failed(
    `${label}: ${count} of ${got.length} values differ ${rule}; check the kernel at${lines.join("")}${more}`,
    worst,
    ulp,
  );
}

function failed(failure: string, worst = Number.POSITIVE_INFINITY, ulp?: Ulp): Outcome {
  return { failures: [failure], worst, ...(ulp && { ulp }) };
}

/** In units of u · scale; NaN or infinite where that says nothing. */
const ulps = (got: number, exact: number, ulp: number): number => Math.abs(got - exact) / ulp;

/** In units of the limit. */
function distance(got: number, exact: number, limit: number, precision: Precision): number {
  const stored = round(precision, exact);
  // NaN, an infinity, the very number, or the exact one rounded: right whatever the limit
  const same = got === stored || (Number.isNaN(got) && Number.isNaN(stored));
  if (same && (limit === 0 || !Number.isFinite(stored))) return 0;
  if (limit === 0 || !Number.isFinite(got) || !Number.isFinite(stored)) return Number.POSITIVE_INFINITY;
  const off = Math.abs(got - exact) / limit;
  return same ? Math.min(1, off) : off;
}
