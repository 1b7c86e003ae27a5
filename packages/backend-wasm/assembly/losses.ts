// The losses that look at one element at a time. Their sums are kept in float64: four of them, of every fourth element, which
// are added last.
import { exp, log1p } from "./math";

/** The lanes of the last vector that are elements, where `end` − `p` bytes are left. */
@inline
function lanes(p: usize, end: usize): v128 {
  const left = <i32>((end - p) >> 2);
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left));
}

@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 0, 1));
}

@inline
function sum(a: v128, b: v128): f64 {
  const both = f64x2.add(a, b);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

/** loss = scale · Σ(x − y)²; gradient = 2 · scale · (x − y). */
export function squaredError(
  loss: usize, gradient: usize, x: usize, y: usize, rows: i32, columns: i32, scale: f64,
): void {
  const slope = f32x4.splat(<f32>(2 * scale));
  const end = x + 4 * rows * columns;
  let a = f64x2.splat(0), b = a;
  for (; x < end; x += 16, y += 16, gradient += 16) {
    let d = f32x4.sub(v128.load(x), v128.load(y));
    v128.store(gradient, f32x4.mul(d, slope));
    if (end - x < 16) d = v128.and(d, lanes(x, end));
    const p = low(d), q = high(d);
    a = f64x2.add(a, f64x2.mul(p, p)), b = f64x2.add(b, f64x2.mul(q, q));
  }
  store<f32>(loss, <f32>(scale * sum(a, b)));
}

/** loss = scale · Σ(max(x, 0) − xy + log(1 + e^−|x|)), which never overflows; gradient = scale · (σ(x) − y). */
export function sigmoidCrossEntropy(
  loss: usize, gradient: usize, x: usize, y: usize, rows: i32, columns: i32, scale: f64,
): void {
  const factor = f32x4.splat(<f32>scale), zero = f32x4.splat(0), unit = f32x4.splat(1);
  const end = x + 4 * rows * columns;
  let a = f64x2.splat(0), b = a;
  for (; x < end; x += 16, y += 16, gradient += 16) {
    const z = v128.load(x), target = v128.load(y);
    const e = exp(f32x4.neg(f32x4.abs(z)));
    const output = f32x4.div(v128.bitselect(e, unit, f32x4.lt(z, zero)), f32x4.add(e, unit));
    v128.store(gradient, f32x4.mul(f32x4.sub(output, target), factor));
    let part = f32x4.add(f32x4.sub(f32x4.max(z, zero), f32x4.mul(z, target)), log1p(e));
    if (end - x < 16) part = v128.and(part, lanes(x, end));
    a = f64x2.add(a, low(part)), b = f64x2.add(b, high(part));
  }
  store<f32>(loss, <f32>(scale * sum(a, b)));
}
