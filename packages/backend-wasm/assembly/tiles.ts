// The innermost loops: a tile of the product is kept in registers while k ascends; mul, then add, each rounded.
//
// All distances are in bytes. l: the first element of the left factor, of which element (i, k) is at l + i·li + k·lk;
// r: the first of the right one, with four or more columns side by side, and rk from row to row; c: the tile, ci from row to
// row. `first` starts from 0, else from what c holds. Two steps of k are taken in turn with a branch between them, because
// V8 would otherwise move all loads before all arithmetic and run out of registers.

/** 4 × 8, for a left factor whose rows lie one behind the other: lk = 4. */
export function tile4x8(
  c: usize, ci: usize, l: usize, li: usize, r: usize, rk: usize, depth: i32, first: bool,
): void {
  const c1 = c + ci, c2 = c1 + ci, c3 = c2 + ci;
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  if (!first) {
    s00 = v128.load(c), s01 = v128.load(c, 16), s10 = v128.load(c1), s11 = v128.load(c1, 16);
    s20 = v128.load(c2), s21 = v128.load(c2, 16), s30 = v128.load(c3), s31 = v128.load(c3, 16);
  }
  while (true) {
    const l1 = l + li, l2 = l1 + li, l3 = l2 + li;
    let x = v128.load(r), y = v128.load(r, 16), a = v128.load32_splat(l);
    s00 = f32x4.add(s00, f32x4.mul(a, x)), s01 = f32x4.add(s01, f32x4.mul(a, y));
    a = v128.load32_splat(l1);
    s10 = f32x4.add(s10, f32x4.mul(a, x)), s11 = f32x4.add(s11, f32x4.mul(a, y));
    a = v128.load32_splat(l2);
    s20 = f32x4.add(s20, f32x4.mul(a, x)), s21 = f32x4.add(s21, f32x4.mul(a, y));
    a = v128.load32_splat(l3);
    s30 = f32x4.add(s30, f32x4.mul(a, x)), s31 = f32x4.add(s31, f32x4.mul(a, y));
    if (depth == 1) break;
    r += rk;
    x = v128.load(r), y = v128.load(r, 16), a = v128.load32_splat(l, 4);
    s00 = f32x4.add(s00, f32x4.mul(a, x)), s01 = f32x4.add(s01, f32x4.mul(a, y));
    a = v128.load32_splat(l1, 4);
    s10 = f32x4.add(s10, f32x4.mul(a, x)), s11 = f32x4.add(s11, f32x4.mul(a, y));
    a = v128.load32_splat(l2, 4);
    s20 = f32x4.add(s20, f32x4.mul(a, x)), s21 = f32x4.add(s21, f32x4.mul(a, y));
    a = v128.load32_splat(l3, 4);
    s30 = f32x4.add(s30, f32x4.mul(a, x)), s31 = f32x4.add(s31, f32x4.mul(a, y));
    l += 8, r += rk;
    depth -= 2;
    if (depth == 0) break;
  }
  v128.store(c, s00), v128.store(c, s01, 16), v128.store(c1, s10), v128.store(c1, s11, 16);
  v128.store(c2, s20), v128.store(c2, s21, 16), v128.store(c3, s30), v128.store(c3, s31, 16);
}

/** 4 × 8, for a left factor whose four rows lie side by side, li = 4: one address instead of four. */
@inline
function quad(
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

export function quad4x8(
  c: usize, ci: usize, l: usize, lk: usize, r: usize, rk: usize, depth: i32, first: bool,
): void {
  quad(c, ci, l, lk, r, rk, depth, first);
}

/** `count` of them side by side, from 0: where sums are short, a call for each would take as long as its work. */
export function quads4x8(
  c: usize, ci: usize, l: usize, lk: usize, r: usize, rk: usize, depth: i32, count: i32,
): void {
  do {
    quad(c, ci, l, lk, r, rk, depth, true);
    c += 32, r += 32;
  } while (--count);
}

/** The same for the terms of a list: two addresses for each, of four elements of l and of a row of r. */
export function quads4x8Of(c: usize, ci: usize, list: usize, end: usize, count: i32): void {
  for (let j: usize = 0, columns: usize = 32 * count; j < columns; j += 32, c += 32) {
    const c1 = c + ci, c2 = c1 + ci, c3 = c2 + ci;
    let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
    for (let at = list; at < end; at += 8) {
      const l = load<usize>(at), r = load<usize>(at, 4) + j;
      const x = v128.load(r), y = v128.load(r, 16);
      let a = v128.load32_splat(l);
      s00 = f32x4.add(s00, f32x4.mul(a, x)), s01 = f32x4.add(s01, f32x4.mul(a, y));
      a = v128.load32_splat(l, 4);
      s10 = f32x4.add(s10, f32x4.mul(a, x)), s11 = f32x4.add(s11, f32x4.mul(a, y));
      a = v128.load32_splat(l, 8);
      s20 = f32x4.add(s20, f32x4.mul(a, x)), s21 = f32x4.add(s21, f32x4.mul(a, y));
      a = v128.load32_splat(l, 12);
      s30 = f32x4.add(s30, f32x4.mul(a, x)), s31 = f32x4.add(s31, f32x4.mul(a, y));
    }
    v128.store(c, s00), v128.store(c, s01, 16), v128.store(c1, s10), v128.store(c1, s11, 16);
    v128.store(c2, s20), v128.store(c2, s21, 16), v128.store(c3, s30), v128.store(c3, s31, 16);
  }
}
