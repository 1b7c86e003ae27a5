// Tiles for what 4 × 8 leaves over, and for single rows. The arguments are those of `tiles.ts`.

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

/** Adds eight rows of r, each times an element of l, to a row of `bytes`, in their order: memory is read as it lies. */
export function addRows8(c: usize, l: usize, lk: usize, r: usize, rk: usize, bytes: usize): void {
  const l4 = l + 4 * lk, end = c + bytes;
  const a0 = v128.load32_splat(l), a1 = v128.load32_splat(l + lk);
  const a2 = v128.load32_splat(l + 2 * lk), a3 = v128.load32_splat(l + 3 * lk);
  const a4 = v128.load32_splat(l4), a5 = v128.load32_splat(l4 + lk);
  const a6 = v128.load32_splat(l4 + 2 * lk), a7 = v128.load32_splat(l4 + 3 * lk);
  const r1 = r + rk, r2 = r1 + rk, r3 = r2 + rk, r4 = r3 + rk, r5 = r4 + rk, r6 = r5 + rk, r7 = r6 + rk;
  for (let j: usize = 0; c < end; c += 16, j += 16) {
    let s = f32x4.add(v128.load(c), f32x4.mul(a0, v128.load(r + j)));
    s = f32x4.add(s, f32x4.mul(a1, v128.load(r1 + j)));
    s = f32x4.add(s, f32x4.mul(a2, v128.load(r2 + j)));
    s = f32x4.add(s, f32x4.mul(a3, v128.load(r3 + j)));
    s = f32x4.add(s, f32x4.mul(a4, v128.load(r4 + j)));
    s = f32x4.add(s, f32x4.mul(a5, v128.load(r5 + j)));
    s = f32x4.add(s, f32x4.mul(a6, v128.load(r6 + j)));
    v128.store(c, f32x4.add(s, f32x4.mul(a7, v128.load(r7 + j))));
  }
}

/** The same for one row of r. */
export function addRow(c: usize, l: usize, r: usize, bytes: usize): void {
  const a = v128.load32_splat(l), end = c + bytes;
  for (; c < end; c += 16, r += 16) v128.store(c, f32x4.add(v128.load(c), f32x4.mul(a, v128.load(r))));
}

/** s + l·r for four elements of four rows, which are turned on their side: four sums at a time, l1 to l3 from the first. */
@inline
function turned(s: v128, l: usize, l1: usize, l2: usize, l3: usize, r0: v128, r1: v128, r2: v128, r3: v128): v128 {
  const a = v128.load(l), b = v128.load(l + l1), c = v128.load(l + l2), d = v128.load(l + l3);
  const x = v128.shuffle<f32>(a, b, 0, 4, 1, 5), y = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const z = v128.shuffle<f32>(a, b, 2, 6, 3, 7), w = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  s = f32x4.add(s, f32x4.mul(v128.shuffle<f32>(x, y, 0, 1, 4, 5), r0));
  s = f32x4.add(s, f32x4.mul(v128.shuffle<f32>(x, y, 2, 3, 6, 7), r1));
  s = f32x4.add(s, f32x4.mul(v128.shuffle<f32>(z, w, 0, 1, 4, 5), r2));
  return f32x4.add(s, f32x4.mul(v128.shuffle<f32>(z, w, 2, 3, 6, 7), r3));
}

/** One element of each of four rows. */
@inline
function across(l: usize, l1: usize, l2: usize, l3: usize): v128 {
  let x = v128.load32_zero(l);
  x = v128.load32_lane(l + l1, x, 1), x = v128.load32_lane(l + l2, x, 2);
  return v128.load32_lane(l + l3, x, 3);
}

/** Up to 4 rows × 1 column, for a left factor with lk = 4. */
export function column4(c: usize, l: usize, li: usize, r: usize, rk: usize, depth: i32, rows: i32): void {
  const l1: usize = rows > 1 ? li : 0;
  const l2: usize = rows > 2 ? l1 + li : l1;
  const l3: usize = rows > 3 ? l2 + li : l2;
  let s = f32x4.splat(0);
  for (; depth >= 4; depth -= 4) {
    const r0 = v128.load32_splat(r), r1 = v128.load32_splat(r + rk);
    const r2 = v128.load32_splat(r + 2 * rk), r3 = v128.load32_splat(r + 3 * rk);
    s = turned(s, l, l1, l2, l3, r0, r1, r2, r3);
    l += 16, r += 4 * rk;
  }
  for (; depth > 0; depth--) {
    s = f32x4.add(s, f32x4.mul(across(l, l1, l2, l3), v128.load32_splat(r)));
    l += 4, r += rk;
  }
  put(c, s, rows);
}

/** 8 rows × 1 column: two sums that need not wait for each other. */
export function column8(c: usize, l: usize, li: usize, r: usize, rk: usize, depth: i32): void {
  const l2 = li + li, l3 = l2 + li, l4 = l3 + li;
  let s = f32x4.splat(0), t = s;
  for (; depth >= 4; depth -= 4) {
    const r0 = v128.load32_splat(r), r1 = v128.load32_splat(r + rk);
    const r2 = v128.load32_splat(r + 2 * rk), r3 = v128.load32_splat(r + 3 * rk);
    s = turned(s, l, li, l2, l3, r0, r1, r2, r3);
    if (depth < 0) break;
    t = turned(t, l + l4, li, l2, l3, r0, r1, r2, r3);
    l += 16, r += 4 * rk;
  }
  for (; depth > 0; depth--) {
    const x = v128.load32_splat(r);
    s = f32x4.add(s, f32x4.mul(across(l, li, l2, l3), x));
    t = f32x4.add(t, f32x4.mul(across(l + l4, li, l2, l3), x));
    l += 4, r += rk;
  }
  v128.store(c, s), v128.store(c, t, 16);
}
