// The innermost loops: a tile of the product is kept in registers while k ascends; mul, then add, each rounded.
//
// All distances are in bytes. l: the first element of the left factor, of which element (i, k) is at l + i·li + k·lk;
// r: the first of the right one, with four or more columns side by side, and rk from row to row; c: the tile, ci from row to
// row. `first` starts from 0, else from what c holds. Two steps of k are taken in turn with a branch between them, because
// V8 would otherwise move all loads before all arithmetic and run out of registers.

/** 4 × 8, for any distances. */
export function tile4x8(
  c: usize, ci: usize, l: usize, li: usize, lk: usize, r: usize, rk: usize, depth: i32, first: bool,
): void {
  const c1 = c + ci, c2 = c1 + ci, c3 = c2 + ci;
  const l2 = li + li, l3 = l2 + li;
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  if (!first) {
    s00 = v128.load(c), s01 = v128.load(c, 16), s10 = v128.load(c1), s11 = v128.load(c1, 16);
    s20 = v128.load(c2), s21 = v128.load(c2, 16), s30 = v128.load(c3), s31 = v128.load(c3, 16);
  }
  while (true) {
    let x = v128.load(r), y = v128.load(r, 16), a = v128.load32_splat(l);
    s00 = f32x4.add(s00, f32x4.mul(a, x)), s01 = f32x4.add(s01, f32x4.mul(a, y));
    a = v128.load32_splat(l + li);
    s10 = f32x4.add(s10, f32x4.mul(a, x)), s11 = f32x4.add(s11, f32x4.mul(a, y));
    a = v128.load32_splat(l + l2);
    s20 = f32x4.add(s20, f32x4.mul(a, x)), s21 = f32x4.add(s21, f32x4.mul(a, y));
    a = v128.load32_splat(l + l3);
    s30 = f32x4.add(s30, f32x4.mul(a, x)), s31 = f32x4.add(s31, f32x4.mul(a, y));
    if (depth == 1) break;
    l += lk, r += rk;
    x = v128.load(r), y = v128.load(r, 16), a = v128.load32_splat(l);
    s00 = f32x4.add(s00, f32x4.mul(a, x)), s01 = f32x4.add(s01, f32x4.mul(a, y));
    a = v128.load32_splat(l + li);
    s10 = f32x4.add(s10, f32x4.mul(a, x)), s11 = f32x4.add(s11, f32x4.mul(a, y));
    a = v128.load32_splat(l + l2);
    s20 = f32x4.add(s20, f32x4.mul(a, x)), s21 = f32x4.add(s21, f32x4.mul(a, y));
    a = v128.load32_splat(l + l3);
    s30 = f32x4.add(s30, f32x4.mul(a, x)), s31 = f32x4.add(s31, f32x4.mul(a, y));
    l += lk, r += rk;
    depth -= 2;
    if (depth == 0) break;
  }
  v128.store(c, s00), v128.store(c, s01, 16), v128.store(c1, s10), v128.store(c1, s11, 16);
  v128.store(c2, s20), v128.store(c2, s21, 16), v128.store(c3, s30), v128.store(c3, s31, 16);
}

/** 4 × 8, for a left factor whose four rows lie side by side: one address instead of four. */
export function quad4x8(
  c: usize, ci: usize, l: usize, lk: usize, r: usize, rk: usize, depth: i32, first: bool,
): void {
  const c1 = c + ci, c2 = c1 + ci, c3 = c2 + ci;
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  if (!first) {
    s00 = v128.load(c), s01 = v128.load(c, 16), s10 = v128.load(c1), s11 = v128.load(c1, 16);
    s20 = v128.load(c2), s21 = v128.load(c2, 16), s30 = v128.load(c3), s31 = v128.load(c3, 16);
  }
  while (true) {
    let x = v128.load(r), y = v128.load(r, 16), a = v128.load32_splat(l);
    s00 = f32x4.add(s00, f32x4.mul(a, x)), s01 = f32x4.add(s01, f32x4.mul(a, y));
    a = v128.load32_splat(l, 4);
    s10 = f32x4.add(s10, f32x4.mul(a, x)), s11 = f32x4.add(s11, f32x4.mul(a, y));
    a = v128.load32_splat(l, 8);
    s20 = f32x4.add(s20, f32x4.mul(a, x)), s21 = f32x4.add(s21, f32x4.mul(a, y));
    a = v128.load32_splat(l, 12);
    s30 = f32x4.add(s30, f32x4.mul(a, x)), s31 = f32x4.add(s31, f32x4.mul(a, y));
    if (depth == 1) break;
    l += lk, r += rk;
    x = v128.load(r), y = v128.load(r, 16), a = v128.load32_splat(l);
    s00 = f32x4.add(s00, f32x4.mul(a, x)), s01 = f32x4.add(s01, f32x4.mul(a, y));
    a = v128.load32_splat(l, 4);
    s10 = f32x4.add(s10, f32x4.mul(a, x)), s11 = f32x4.add(s11, f32x4.mul(a, y));
    a = v128.load32_splat(l, 8);
    s20 = f32x4.add(s20, f32x4.mul(a, x)), s21 = f32x4.add(s21, f32x4.mul(a, y));
    a = v128.load32_splat(l, 12);
    s30 = f32x4.add(s30, f32x4.mul(a, x)), s31 = f32x4.add(s31, f32x4.mul(a, y));
    l += lk, r += rk;
    depth -= 2;
    if (depth == 0) break;
  }
  v128.store(c, s00), v128.store(c, s01, 16), v128.store(c1, s10), v128.store(c1, s11, 16);
  v128.store(c2, s20), v128.store(c2, s21, 16), v128.store(c3, s30), v128.store(c3, s31, 16);
}

/** 2 × 16. */
export function tile2x16(
  c: usize, ci: usize, l: usize, li: usize, lk: usize, r: usize, rk: usize, depth: i32, first: bool,
): void {
  const c1 = c + ci;
  let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
  if (!first) {
    s00 = v128.load(c), s01 = v128.load(c, 16), s02 = v128.load(c, 32), s03 = v128.load(c, 48);
    s10 = v128.load(c1), s11 = v128.load(c1, 16), s12 = v128.load(c1, 32), s13 = v128.load(c1, 48);
  }
  while (true) {
    let a = v128.load32_splat(l), b = v128.load32_splat(l + li), x = v128.load(r);
    s00 = f32x4.add(s00, f32x4.mul(a, x)), s10 = f32x4.add(s10, f32x4.mul(b, x));
    x = v128.load(r, 16);
    s01 = f32x4.add(s01, f32x4.mul(a, x)), s11 = f32x4.add(s11, f32x4.mul(b, x));
    x = v128.load(r, 32);
    s02 = f32x4.add(s02, f32x4.mul(a, x)), s12 = f32x4.add(s12, f32x4.mul(b, x));
    x = v128.load(r, 48);
    s03 = f32x4.add(s03, f32x4.mul(a, x)), s13 = f32x4.add(s13, f32x4.mul(b, x));
    if (depth == 1) break;
    l += lk, r += rk;
    a = v128.load32_splat(l), b = v128.load32_splat(l + li), x = v128.load(r);
    s00 = f32x4.add(s00, f32x4.mul(a, x)), s10 = f32x4.add(s10, f32x4.mul(b, x));
    x = v128.load(r, 16);
    s01 = f32x4.add(s01, f32x4.mul(a, x)), s11 = f32x4.add(s11, f32x4.mul(b, x));
    x = v128.load(r, 32);
    s02 = f32x4.add(s02, f32x4.mul(a, x)), s12 = f32x4.add(s12, f32x4.mul(b, x));
    x = v128.load(r, 48);
    s03 = f32x4.add(s03, f32x4.mul(a, x)), s13 = f32x4.add(s13, f32x4.mul(b, x));
    l += lk, r += rk;
    depth -= 2;
    if (depth == 0) break;
  }
  v128.store(c, s00), v128.store(c, s01, 16), v128.store(c, s02, 32), v128.store(c, s03, 48);
  v128.store(c1, s10), v128.store(c1, s11, 16), v128.store(c1, s12, 32), v128.store(c1, s13, 48);
}

/** Stores the first `lanes` of four. */
@inline
function put(c: usize, s: v128, lanes: i32): void {
  if (lanes > 3) v128.store(c, s);
  else {
    v128.store32_lane(c, s, 0);
    if (lanes > 1) v128.store32_lane(c, s, 1, 4);
    if (lanes > 2) v128.store32_lane(c, s, 2, 8);
  }
}

/** Up to 4 rows × up to 4 columns; rows that are not there repeat the last. Reads four columns of r whatever `lanes`. */
export function tile4x4(
  c: usize, ci: usize, l: usize, li: usize, lk: usize, r: usize, rk: usize, depth: i32, first: bool,
  rows: i32, lanes: i32,
): void {
  const l1: usize = rows > 1 ? li : 0;
  const l2: usize = rows > 2 ? l1 + li : l1;
  const l3: usize = rows > 3 ? l2 + li : l2;
  const c1 = c + ci, c2 = c1 + ci, c3 = c2 + ci;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  if (!first) {
    s0 = v128.load(c);
    if (rows > 1) s1 = v128.load(c1);
    if (rows > 2) s2 = v128.load(c2);
    if (rows > 3) s3 = v128.load(c3);
  }
  while (true) {
    let x = v128.load(r);
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(l), x));
    s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(l + l1), x));
    s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(l + l2), x));
    s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(l + l3), x));
    if (depth == 1) break;
    l += lk, r += rk;
    x = v128.load(r);
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(l), x));
    s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(l + l1), x));
    s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(l + l2), x));
    s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(l + l3), x));
    l += lk, r += rk;
    depth -= 2;
    if (depth == 0) break;
  }
  put(c, s0, lanes);
  if (rows > 1) put(c1, s1, lanes);
  if (rows > 2) put(c2, s2, lanes);
  if (rows > 3) put(c3, s3, lanes);
}

/** 1 × 32. */
export function tile1x32(c: usize, l: usize, lk: usize, r: usize, rk: usize, depth: i32): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  do {
    const a = v128.load32_splat(l);
    s0 = f32x4.add(s0, f32x4.mul(a, v128.load(r)));
    s1 = f32x4.add(s1, f32x4.mul(a, v128.load(r, 16)));
    s2 = f32x4.add(s2, f32x4.mul(a, v128.load(r, 32)));
    s3 = f32x4.add(s3, f32x4.mul(a, v128.load(r, 48)));
    s4 = f32x4.add(s4, f32x4.mul(a, v128.load(r, 64)));
    s5 = f32x4.add(s5, f32x4.mul(a, v128.load(r, 80)));
    s6 = f32x4.add(s6, f32x4.mul(a, v128.load(r, 96)));
    s7 = f32x4.add(s7, f32x4.mul(a, v128.load(r, 112)));
    l += lk, r += rk;
  } while (--depth);
  v128.store(c, s0), v128.store(c, s1, 16), v128.store(c, s2, 32), v128.store(c, s3, 48);
  v128.store(c, s4, 64), v128.store(c, s5, 80), v128.store(c, s6, 96), v128.store(c, s7, 112);
}

/** 1 × up to 16; reads sixteen columns of r whatever `columns`. */
export function tile1x16(
  c: usize, l: usize, lk: usize, r: usize, rk: usize, depth: i32, first: bool, columns: i32,
): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  if (!first) s0 = v128.load(c), s1 = v128.load(c, 16), s2 = v128.load(c, 32), s3 = v128.load(c, 48);
  do {
    const a = v128.load32_splat(l);
    s0 = f32x4.add(s0, f32x4.mul(a, v128.load(r)));
    s1 = f32x4.add(s1, f32x4.mul(a, v128.load(r, 16)));
    s2 = f32x4.add(s2, f32x4.mul(a, v128.load(r, 32)));
    s3 = f32x4.add(s3, f32x4.mul(a, v128.load(r, 48)));
    l += lk, r += rk;
  } while (--depth);
  put(c, s0, columns);
  if (columns > 4) put(c + 16, s1, columns - 4);
  if (columns > 8) put(c + 32, s2, columns - 8);
  if (columns > 12) put(c + 48, s3, columns - 12);
}
