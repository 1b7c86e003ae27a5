/**
 * The only transcendental functions that may reach a weight, a datum or a hash: the same bits on every engine.
 * Only operations that IEEE 754 rounds exactly are used. Errors are the worst of 10⁸ random arguments, in ulp.
 */

/** Adding and subtracting 1.5 · 2⁵² rounds to a whole number. */
const ROUND = 6755399441055744;

// ln 2 / 64 in two parts; the first has 36 bits, so its product with any exponent · 64 is exact
const LN2_HIGH = 0.010830424696223417;
const LN2_LOW = 2.572804622327669e-14;

/** Pairs (float32 part, rest) of 2^(i/64) for i < 128, then 2^i for −539 ≤ i ≤ 512, of which 2⁰ is at `ONE`. */
const ONE = 795;
const POWERS: Float64Array = /*#__PURE__*/ powers();

function powers(): Float64Array {
  const table = new Float64Array(ONE + 513);
  let high = 1;
  let low = 0;
  for (let i = 0; i < 256; i += 2) {
    table[i] = high;
    table[i + 1] = low;
    // times 2^(1/64): the product of the two float32 parts is exact
    const product = high * 1.0108892917633057;
    const rest = low * 1.0108892860517005 - high * 5.71160520404209e-9;
    high = Math.fround(product + rest);
    low = product - high + rest;
  }
  for (let i = 0, power = 1; i < 540; i++, power *= 2) {
    table[ONE - i] = 1 / power;
    if (i < 513) table[ONE + i] = power;
  }
  return table;
}

/** eˣ. */
export function exp(x: number): number {
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -746) return 0;
  // x = k · ln 2 / 64 + r; NaN goes through the arithmetic
  const k = x * 92.33248261689366 + ROUND - ROUND;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  const i = k | 0;
  const high = POWERS[(i & 127) * 2]!;
  const low = POWERS[(i & 127) * 2 + 1]!;
  // half of the exponent: its power is normal and applied twice, so only the last product can round
  const scale = POWERS[(i >> 7) + ONE]!;
  const rise = r + r * r * (0.5 + r * (0.166666666667 + r * (0.0416667032 + r * 0.00833334)));
  return (high + (low + (high + low) * rise)) * scale * scale;
}

/** 1 / (1 + e⁻ˣ), with full relative accuracy where it is tiny. */
export function sigmoid(x: number): number {
  // below this bound eˣ + 1 has all of its bits left of 2⁻¹
  if (x > 36.7) return 1;
  const e = exp(x);
  const sum = 1 + e;
  const y = e / sum;
  // e − (sum − 1) is what the sum lost; 1 − y stands for 1 / sum
  return y - y * (1 - y) * (e - (sum - 1));
}

/** Hyperbolic tangent; exactly odd. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 0.55) {
    // Lambert's continued fraction x / (1 + x² / (3 + x² / (5 + …))), cut after 15
    const z = x * x;
    const above = z * (675675 + z * (45045 + z * (594 + z)));
    return x * (1 - above / (2027025 + z * (945945 + z * (51975 + z * (630 + z)))));
  }
  const e = exp(-2 * size);
  const y = 1 - (2 * e) / (1 + e);
  return x < 0 ? -y : y;
}

const BITS: DataView = /*#__PURE__*/ new DataView(/*#__PURE__*/ new ArrayBuffer(8));

/** ln(1 + f) + k · ln 2 / 64 + rest, for √½ ≤ 1 + f ≤ √2 and a tiny rest. */
function series(f: number, k: number, rest: number): number {
  // ln(1 + f) = f − f²/2 + s · (f²/2 + R(s²)), as ln((1 + s) / (1 − s)) is odd
  const s = f / (2 + f);
  const z = s * s;
  const half = 0.5 * f * f;
  const tail = z * (0.222221992 + z * (0.1818355 + z * (0.15314 + z * 0.148)));
  const odd = z * (0.6666666666666732 + z * (0.39999999999463 + z * (0.28571428733 + tail)));
  return k * LN2_HIGH + (f - (half - (s * (half + odd) + (k * LN2_LOW + rest))));
}

/** ln x + rest. */
function logarithm(x: number, rest: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return x < 0 ? Number.NaN : x === 0 ? Number.NEGATIVE_INFINITY : x;
  const subnormal = x < 2.2250738585072014e-308;
  BITS.setFloat64(0, subnormal ? x * 18014398509481984 : x);
  const top = BITS.getInt32(0);
  // the high words of √½ and of the argument are k · 2²⁰ and less than an octave apart
  const k = (top - 0x3fe6a09e) >> 20;
  BITS.setInt32(0, top - (k << 20));
  return series(BITS.getFloat64(0) - 1, (subnormal ? k - 54 : k) * 64, rest);
}

/** Natural logarithm. */
export function log(x: number): number {
  return logarithm(x, 0);
}

/** ln(1 + x), with full relative accuracy where it is tiny. */
export function log1p(x: number): number {
  // −0 keeps the sign of a zero
  if (Math.abs(x) < 0.25) return series(x, -0, 0);
  const sum = 1 + x;
  // what the sum lost
  return logarithm(sum, (x > 1 ? 1 - (sum - x) : x - (sum - 1)) / sum);
}

/** sin(x + quarters · π/2). */
function wave(x: number, quarters: number): number {
  // the remainder is exact; its period is not quite 2π
  const near = Math.abs(x) > 1e5 ? x % 6.283185307179586 : x;
  const n = near * 0.6366197723675814 + ROUND - ROUND;
  // π/2 in parts of 33, 33 and 53 bits: the first two products are exact; r + low is the reduced argument
  const first = near - n * 1.5707963267341256;
  const second = n * 6.077100506303966e-11;
  const difference = first - second;
  const third = n * 2.0222662487959506e-21 - (first - difference - second);
  const r = difference - third;
  const low = difference - r - third;
  const z = r * r;
  const quadrant = (n + quarters) | 0;
  let y: number;
  if (quadrant & 1) {
    const half = 0.5 * z;
    const head = 1 - half;
    const tail = 2.480158709e-5 + z * (-2.7557259e-7 + z * (2.08685e-9 - z * 1.1e-11));
    y = head + (1 - head - half + (z * z * (0.04166666666666466 + z * (-0.00138888888885435 + z * tail)) - r * low));
  } else {
    const tail = -0.0001984126983129 + z * (2.755731414e-6 + z * (-2.505082e-8 + z * 1.59e-10));
    y = r + (z * r * (-0.1666666666666664 + z * (0.00833333333332455 + z * tail)) + low * (1 - 0.5 * z));
  }
  return quadrant & 2 ? -y : y;
}

/** Sine of x radians. */
export function sin(x: number): number {
  // a zero keeps its sign
  return x && wave(x, 0);
}

/** Cosine of x radians. */
export function cos(x: number): number {
  return wave(x, 1);
}
