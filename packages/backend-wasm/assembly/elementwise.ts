// The unary and binary names, four elements at a time. What lies in a tensor's padding is computed along and means nothing.
import { exp, log, sigmoid, tanh } from "./math";

@inline
function one(op: i32, x: v128): v128 {
  const zero = f32x4.splat(0), unit = f32x4.splat(1);
  switch (op) {
    case 0: return f32x4.neg(x);
    case 1: return exp(x);
    case 2: return log(x);
    case 3: return f32x4.sqrt(x);
    case 4: return f32x4.mul(x, x);
    case 5: return f32x4.div(unit, x);
    case 6: return v128.and(f32x4.ge(x, zero), unit);
    // NaN compares false and passes
    case 7: return v128.andnot(x, f32x4.le(x, zero));
    case 8: return sigmoid(x);
    default: return tanh(x);
  }
}

@inline
function each(op: i32, out: usize, x: usize, end: usize): void {
  for (; x < end; x += 16, out += 16) v128.store(out, one(op, v128.load(x)));
}

/** out = op(x) from element `start` to before `end`; start is a multiple of 4. */
export function map(op: i32, out: usize, x: usize, start: i32, end: i32): void {
  const last = x + 4 * end;
  out += 4 * start, x += 4 * start;
  switch (op) {
    case 0: each(0, out, x, last); break;
    case 1: each(1, out, x, last); break;
    case 2: each(2, out, x, last); break;
    case 3: each(3, out, x, last); break;
    case 4: each(4, out, x, last); break;
    case 5: each(5, out, x, last); break;
    case 6: each(6, out, x, last); break;
    case 7: each(7, out, x, last); break;
    case 8: each(8, out, x, last); break;
    default: each(9, out, x, last);
  }
}

@inline
function two(op: i32, a: v128, b: v128): v128 {
  const unit = f32x4.splat(1);
  switch (op) {
    case 0: return f32x4.add(a, b);
    case 1: return f32x4.sub(a, b);
    case 2: return f32x4.mul(a, b);
    case 3: return f32x4.div(a, b);
    case 4: return f32x4.max(a, b);
    // the gradients: a is dy, b the output
    case 5: return v128.and(a, f32x4.gt(b, f32x4.splat(0)));
    case 6: return f32x4.mul(a, f32x4.mul(b, f32x4.sub(unit, b)));
    case 7: return f32x4.mul(a, f32x4.sub(unit, f32x4.mul(b, b)));
    // HardLimit has no useful derivative: it is 0 wherever it exists
    default: return f32x4.mul(a, f32x4.splat(0));
  }
}

@inline
function pairs(op: i32, out: usize, a: usize, end: usize, b: usize, step: usize): void {
  for (; a < end; a += 16, out += 16, b += step) v128.store(out, two(op, v128.load(a), v128.load(b)));
}

/** out = op(a, b) over the elements of a; b moves by `step` bytes, 16 or 0, with every four. */
export function zip(op: i32, out: usize, a: usize, end: usize, b: usize, step: usize): void {
  switch (op) {
    case 0: pairs(0, out, a, end, b, step); break;
    case 1: pairs(1, out, a, end, b, step); break;
    case 2: pairs(2, out, a, end, b, step); break;
    case 3: pairs(3, out, a, end, b, step); break;
    case 4: pairs(4, out, a, end, b, step); break;
    case 5: pairs(5, out, a, end, b, step); break;
    case 6: pairs(6, out, a, end, b, step); break;
    case 7: pairs(7, out, a, end, b, step); break;
    default: pairs(8, out, a, end, b, step);
  }
}

@inline
function flat(op: i32, c: usize, ci: usize, bias: usize, rows: i32, columns: i32): void {
  const step: usize = bias ? 16 : 0;
  for (; rows > 0; rows--, c += ci) {
    let b = bias, x = c;
    let j = columns;
    for (; j >= 4; j -= 4, x += 16, b += step) {
      let z = v128.load(x);
      if (bias) z = f32x4.add(z, v128.load(b));
      v128.store(x, op < 0 ? z : one(op, z));
    }
    if (j > 0) {
      let z = v128.load(x);
      if (bias) z = f32x4.add(z, v128.load(b));
      if (op >= 0) z = one(op, z);
      v128.store32_lane(x, z, 0);
      if (j > 1) v128.store32_lane(x, z, 1, 4);
      if (j > 2) v128.store32_lane(x, z, 2, 8);
    }
  }
}

/** c = f(c + bias) in place, over rows that are ci bytes apart; a bias of 0 is none, an op of −1 no function. */
export function finish(op: i32, c: usize, ci: usize, bias: usize, rows: i32, columns: i32): void {
  switch (op) {
    case -1: if (bias) flat(-1, c, ci, bias, rows, columns); break;
    case 6: flat(6, c, ci, bias, rows, columns); break;
    case 7: flat(7, c, ci, bias, rows, columns); break;
    case 8: flat(8, c, ci, bias, rows, columns); break;
    default: flat(9, c, ci, bias, rows, columns);
  }
}

/**
 * out = op(a, b) where b is repeated: its element for (i, j) is at b + i·bi + j·bj, bj 4 or 0. `slot` is room for four
 * numbers. Rows spill up to three elements: into the row that is written next, or the padding.
 */
export function spread(
  op: i32, out: usize, a: usize, b: usize, rows: i32, columns: i32, bi: usize, bj: usize, slot: usize,
): void {
  const row: usize = 4 * columns;
  for (; rows > 0; rows--, out += row, a += row, b += bi) {
    if (bj) zip(op, out, a, a + row, b, 16);
    else {
      v128.store(slot, v128.load32_splat(b));
      zip(op, out, a, a + row, slot, 0);
    }
  }
}
