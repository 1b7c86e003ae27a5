/** The two number formats: what can be stored, and the unit that differences are measured in. */
import type { Matrix, Precision } from "@chainrule/core";

/** u: the distance from 1 to the next number. One correct rounding is off by at most u/2 of its result. */
export const UNIT: Readonly<Record<Precision, number>> = { float32: 1.1920928955078125e-7, float64: Number.EPSILON };

/** Below this, backends may lose digits or flush to zero. */
export const SMALLEST_NORMAL: Readonly<Record<Precision, number>> = {
  float32: 1.1754943508222875e-38,
  float64: 2.2250738585072014e-308,
};

export const LARGEST: Readonly<Record<Precision, number>> = {
  float32: 3.4028234663852886e38,
  float64: Number.MAX_VALUE,
};

export const round = (precision: Precision, x: number): number => (precision === "float32" ? Math.fround(x) : x);

/** The numbers that a backend of this precision can hold, so that the oracle sees the same. */
export const rounded = (precision: Precision, { data, shape }: Matrix): Matrix => ({
  data: Float64Array.from(data, (x) => round(precision, x)),
  shape,
});
