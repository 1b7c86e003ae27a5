// Softmax, its cross-entropy and the count of correct rows: four rows at a time, one lane each, columns in ascending order.
// Where fewer than four rows are left, the surplus lanes repeat the last: they write what is written anyway.
import { exp, log } from "./math";

/** One element of each of four rows. */
@inline
function take(p: usize, l1: usize, l2: usize, l3: usize): v128 {
  let x = v128.load32_zero(p);
  x = v128.load32_lane(p + l1, x, 1), x = v128.load32_lane(p + l2, x, 2);
  return v128.load32_lane(p + l3, x, 3);
}

@inline
function put(p: usize, l1: usize, l2: usize, l3: usize, x: v128): void {
  v128.store32_lane(p, x, 0), v128.store32_lane(p + l1, x, 1);
  v128.store32_lane(p + l2, x, 2), v128.store32_lane(p + l3, x, 3);
}

/** x₀ + … of the first `count` lanes, in float64. */
@inline
function total(x: v128, count: i32): f64 {
  let sum = <f64>f32x4.extract_lane(x, 0);
  if (count > 1) sum += <f64>f32x4.extract_lane(x, 1);
  if (count > 2) sum += <f64>f32x4.extract_lane(x, 2);
  if (count > 3) sum += <f64>f32x4.extract_lane(x, 3);
  return sum;
}

/** out = eˣ / Σ eˣ along each row; the maximum is subtracted first, so that nothing overflows. */
export function softmax(out: usize, x: usize, rows: i32, columns: i32): void {
  const row: usize = 4 * columns;
  for (; rows > 0; rows -= 4, x += 4 * row, out += 4 * row) {
    const l1: usize = rows > 1 ? row : 0;
    const l2: usize = rows > 2 ? l1 + row : l1;
    const l3: usize = rows > 3 ? l2 + row : l2;
    let m = f32x4.splat(-Infinity), sum = f32x4.splat(0);
    for (let j: usize = 0; j < row; j += 4) m = f32x4.max(m, take(x + j, l1, l2, l3));
    for (let j: usize = 0; j < row; j += 4) {
      const e = exp(f32x4.sub(take(x + j, l1, l2, l3), m));
      sum = f32x4.add(sum, e);
      put(out + j, l1, l2, l3, e);
    }
    for (let j: usize = 0; j < row; j += 4) {
      put(out + j, l1, l2, l3, f32x4.div(take(out + j, l1, l2, l3), sum));
    }
  }
}

/** loss = −scale · Σ y log softmax(x); gradient = scale · (softmax(x) Σy − y), Σy over each row. Rows are added in float64. */
export function softmaxCrossEntropy(
  loss: usize, gradient: usize, x: usize, y: usize, rows: i32, columns: i32, scale: f64,
): void {
  const row: usize = 4 * columns;
  const factor = f32x4.splat(<f32>scale);
  let sum: f64 = 0;
  for (; rows > 0; rows -= 4, x += 4 * row, y += 4 * row, gradient += 4 * row) {
    const l1: usize = rows > 1 ? row : 0;
    const l2: usize = rows > 2 ? l1 + row : l1;
    const l3: usize = rows > 3 ? l2 + row : l2;
    let m = f32x4.splat(-Infinity), expected = f32x4.splat(0), all = expected, part = expected;
    for (let j: usize = 0; j < row; j += 4) {
      m = f32x4.max(m, take(x + j, l1, l2, l3));
      expected = f32x4.add(expected, take(y + j, l1, l2, l3));
    }
    for (let j: usize = 0; j < row; j += 4) {
      const e = exp(f32x4.sub(take(x + j, l1, l2, l3), m));
      all = f32x4.add(all, e);
      put(gradient + j, l1, l2, l3, e);
    }
    const logarithm = log(all);
    const share = f32x4.div(expected, all);
    for (let j: usize = 0; j < row; j += 4) {
      const target = take(y + j, l1, l2, l3);
      // also where the target is 0: a logit that is not finite must show
      const surprise = f32x4.sub(logarithm, f32x4.sub(take(x + j, l1, l2, l3), m));
      part = f32x4.add(part, f32x4.mul(target, surprise));
      const e = take(gradient + j, l1, l2, l3);
      put(gradient + j, l1, l2, l3, f32x4.mul(f32x4.sub(f32x4.mul(e, share), target), factor));
    }
    sum += total(part, rows);
  }
  store<f32>(loss, <f32>(scale * sum));
}

/** Σ of y at the first largest x of each row; a row with NaN adds nothing. */
export function countCorrect(count: usize, x: usize, y: usize, rows: i32, columns: i32): void {
  const row: usize = 4 * columns;
  let sum: f64 = 0;
  for (; rows > 0; rows -= 4, x += 4 * row, y += 4 * row) {
    const l1: usize = rows > 1 ? row : 0;
    const l2: usize = rows > 2 ? l1 + row : l1;
    const l3: usize = rows > 3 ? l2 + row : l2;
    let best = take(x, l1, l2, l3), target = take(y, l1, l2, l3);
    let valid = f32x4.eq(best, best);
    for (let j: usize = 4; j < row; j += 4) {
      const value = take(x + j, l1, l2, l3);
      const better = f32x4.gt(value, best);
      best = v128.bitselect(value, best, better);
      target = v128.bitselect(take(y + j, l1, l2, l3), target, better);
      valid = v128.and(valid, f32x4.eq(value, value));
    }
    sum += total(v128.and(target, valid), rows);
  }
  store<f32>(count, <f32>sum);
}
