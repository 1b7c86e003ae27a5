/**
 * The only transcendental functions that may reach a weight, a datum or a hash: the same bits on every engine.
 * Only operations that IEEE 754 defines to the bit are used. Errors are the worst among 3 · 10⁷ random arguments.
 */

/** 2^(i/64) and what its rounding lost, in turn, for i < 128; then 2^i for −539 ≤ i ≤ 539, of which 2⁰ is at 795. */
const POWERS: Float64Array = /*#__PURE__*/ powers();

function powers(): Float64Array {
  const table = new Float64Array(1335);
  // a float32 and the rest
  let high = 1;
  let low = 0;
  for (let i = 0; i < 256; i += 2) {
    const power = high + low;
    table[i] = power;
    table[i + 1] = low - (power - high);
    // times 2^(1/64): the product of the two float32 parts is exact
    const product = high * 1.0108892917633057;
    const rest = low * 1.0108892860517005 - high * 5.71160520404209e-9;
    high = Math.fround(product + rest);
    low = product - high + rest;
  }
  for (let i = 0, power = 1; i < 540; i++, power *= 2) {
    table[795 + i] = power;
    table[795 - i] = 1 / power;
  }
  return table;
}

// Numbers stand where they are used: V8 looks up a module's constants anew at every call.

/** x · 64 / ln 2, rounded by adding and subtracting 1.5 · 2⁵². */
function steps(x: number): number {
  return x * 92.33248261689366 + 6755399441055744 - 6755399441055744;
}

/** e^(x − k · ln 2 / 64) − 1. The first part of ln 2 / 64 has 36 bits: k times it is exact. */
function rise(x: number, k: number): number {
  const r = x - k * 0.010830424696223417 - k * 2.572804622327669e-14;
  return r + r * r * (0.5 + r * (0.166666666667 + r * (0.0416667032 + r * 0.00833334)));
}

/** eˣ within 0.55 ulp; 0.77 ulp where the result is subnormal. */
export function exp(x: number): number {
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  const k = steps(x);
  const i = (k & 127) * 2;
  const power = POWERS[i]!;
  // half of the exponent: its power is normal and applied twice, so only the last product can round
  const half = POWERS[(k >> 7) + 795]!;
  return (power + (POWERS[i + 1]! + power * rise(x, k))) * half * half;
}

/** 1 / (1 + e⁻ˣ) within 2.4 ulp, also where it is tiny. */
export function sigmoid(x: number): number {
  // from here on 1 + e⁻ˣ is 1, and soon eˣ overflows
  if (x > 36.8) return 1;
  const e = exp(x);
  return e / (1 + e);
}

/** Hyperbolic tangent within 1.42 ulp; odd to the bit. */
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

/** ln x + rest, for a rest that is tiny. */
function logarithm(x: number, rest: number): number {
  if (!(x > 0 && x < Infinity)) return x < 0 ? NaN : x === 0 ? -Infinity : x;
  const subnormal = x < 2.2250738585072014e-308;
  const normal = subnormal ? x * 18014398509481984 : x;
  BITS.setFloat64(0, normal);
  // x = 2ᵏ · (1 + f) with √½ ≤ 1 + f ≤ √2: k from the high words of x and √½, 2⁻ᵏ in two halves
  const k = (BITS.getInt32(0) - 0x3fe6a09e) >> 20;
  const half = k >> 1;
  const f = normal * POWERS[795 - half]! * POWERS[795 + half - k]! - 1;
  // ln(1 + f) = f − f²/2 + s · (f²/2 + odd), since ln((1 + s) / (1 − s)) is odd in s
  const s = f / (2 + f);
  const z = s * s;
  const square = 0.5 * f * f;
  const tail = z * (0.222221992 + z * (0.1818355 + z * (0.15314 + z * 0.148)));
  const odd = z * (0.6666666666666732 + z * (0.39999999999463 + z * (0.28571428733 + tail)));
  const n = (subnormal ? k - 54 : k) * 64;
  return n * 0.010830424696223417 + (f - (square - (s * (square + odd) + (n * 2.572804622327669e-14 + rest))));
}

/** Natural logarithm within 0.87 ulp. */
export function log(x: number): number {
  return logarithm(x, 0);
}

/** ln(1 + x) within 0.85 ulp, also where x is tiny. */
export function log1p(x: number): number {
  const sum = 1 + x;
  // a zero keeps its sign; the rest is what the sum lost
  return x && logarithm(sum, (x - (sum - 1)) / sum);
}

/** sin(x + quarters · π/2). */
function wave(x: number, quarters: number): number {
  // the remainder is exact; its period is not quite 2π
  const near = Math.abs(x) > 1e5 ? x % 6.283185307179586 : x;
  const n = near * 0.6366197723675814 + 6755399441055744 - 6755399441055744;
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

/** Sine of x radians within 0.8 ulp for |x| ≤ 10⁵; beyond, |x| · 10⁻¹⁶ radians off, but between −1 and 1. */
export function sin(x: number): number {
  // a zero keeps its sign
  return x && wave(x, 0);
}

/** Cosine of x radians, as accurate as `sin`. */
export function cos(x: number): number {
  return wave(x, 1);
}
