// exp, log, sigmoid and tanh of four numbers, from IEEE operations alone: the same bits in every engine. Polynomials are
// minimax on their interval, in Horner's form. NaN stays NaN.

@inline
function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** a·x + b. */
@inline
function step(a: v128, x: v128, b: f32): v128 {
  return f32x4.add(f32x4.mul(a, x), splat(b));
}

@inline
function select(yes: v128, no: v128, mask: v128): v128 {
  return v128.bitselect(yes, no, mask);
}

/** 2ⁿ for whole n from −126 to 127. */
@inline
function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** eˣ = 2ⁿ · eʳ with |r| ≤ ½ ln 2. */
@inline
export function exp(x: v128): v128 {
  // x first: NaN compares false and passes; beyond these bounds the result is 0 or ∞
  const bounded = f32x4.pmin(f32x4.pmax(x, splat(-104)), splat(89));
  const n = f32x4.nearest(f32x4.mul(bounded, splat(1.44269502)));
  // ln 2 in two parts: n times the first is exact
  const r = f32x4.sub(f32x4.sub(bounded, f32x4.mul(n, splat(0.693359375))), f32x4.mul(n, splat(-0.00021219444)));
  let p = splat(0.0013951719738543034);
  p = step(p, r, 0.008369598537683487);
  p = step(p, r, 0.0416661873459816);
  p = step(p, r, 0.16666512191295624);
  p = step(p, r, 0.5);
  const y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r), splat(1));
  // in two halves: each power is normal, and only the last product can round
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(y, power(half)), power(i32x4.sub(whole, half)));
}

/** ln x = e ln 2 + ln(1 + f) with √½ ≤ 1 + f < √2. */
@inline
export function log(x: v128): v128 {
  const tiny = f32x4.lt(x, splat(1.17549435e-38));
  const normal = select(f32x4.mul(x, splat(8388608)), x, tiny);
  const e = i32x4.shr_s(i32x4.sub(normal, i32x4.splat(0x3f3504f3)), 23);
  const f = f32x4.sub(i32x4.sub(normal, i32x4.shl(e, 23)), splat(1));
  const n = f32x4.sub(f32x4.convert_i32x4_s(e), v128.and(tiny, splat(23)));
  const square = f32x4.mul(f, f);
  let p = splat(-0.07634492963552475);
  p = step(p, f, 0.12761574983596802);
  p = step(p, f, -0.13160182535648346);
  p = step(p, f, 0.14201758801937103);
  p = step(p, f, -0.16623356938362122);
  p = step(p, f, 0.20001226663589478);
  p = step(p, f, -0.2500081956386566);
  p = step(p, f, 0.3333333134651184);
  // f − f²/2 + f³·p, smallest terms first
  let y = f32x4.mul(f32x4.mul(square, f), p);
  y = f32x4.add(y, f32x4.mul(n, splat(-0.00021219444)));
  y = f32x4.sub(y, f32x4.mul(square, splat(0.5)));
  y = f32x4.add(f32x4.add(y, f), f32x4.mul(n, splat(0.693359375)));
  // ∞ and NaN are themselves, 0 gives −∞, what is below 0 NaN
  y = select(y, x, f32x4.lt(x, splat(Infinity)));
  y = select(splat(-Infinity), y, f32x4.eq(x, splat(0)));
  return select(splat(NaN), y, f32x4.lt(x, splat(0)));
}

/** ln(1 + e) for 0 ≤ e ≤ 1, with what 1 + e lost put back. */
@inline
export function log1p(e: v128): v128 {
  const sum = f32x4.add(e, splat(1));
  const lost = f32x4.sub(e, f32x4.sub(sum, splat(1)));
  return f32x4.add(log(sum), f32x4.div(lost, sum));
}

/** 1 / (1 + e⁻ˣ), written with e^−|x|, which cannot overflow. */
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  return f32x4.div(select(e, splat(1), f32x4.lt(x, splat(0))), f32x4.add(e, splat(1)));
}

/** x + x³·p(x²) near 0, else 1 − 2 / (1 + e²ˣ); odd to the bit. */
@inline
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = splat(-0.0056669763289391994);
  p = step(p, z, 0.02060617506504059);
  p = step(p, z, -0.05373000726103783);
  p = step(p, z, 0.13331331312656403);
  p = step(p, z, -0.33333277702331543);
  const near = f32x4.add(x, f32x4.mul(f32x4.mul(x, z), p));
  const e = exp(f32x4.add(size, size));
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
  const sign = i32x4.splat(0x80000000);
  return select(near, v128.or(far, v128.and(x, sign)), f32x4.lt(size, splat(0.625)));
}
