// op(a)·op(b) in blocks. Every element of the product is one sum over ascending k, started at 0: neither the blocks nor the
// number of threads have any influence on a bit.
import { transpose } from "./transpose";
import { quad4x8, tile1x16, tile1x32, tile2x16, tile4x4, tile4x8 } from "./tiles";

/** Columns of the right factor that are packed together: a cache line. */
const PANEL = 16;
/** How many k at a time: a packed panel of 16 kB stays in the first cache. */
const DEPTH = 256;
/** Rows of the left factor that are packed together: 128 kB stay in the second cache. */
const ROWS = 128;
/** With fewer rows of the left factor, packing the right one costs more than it saves. */
const FEW_ROWS = 32;
/** With fewer columns of the right factor, packing the left one costs more than it saves. */
const FEW_COLUMNS = 96;

/** A tile on its side, a panel, packed rows: the working space of one thread, in bytes. */
const TILE = 256;
const PACKED = TILE + 4 * PANEL * DEPTH;

/**
 * Rows i0 to i1 and columns j0 to j1 of c = l·r. Element (i, k) of l is at l + i·li + k·lk, (k, j) of r at r + k·rk + j·rj,
 * (i, j) of c at c + i·ci + j·cj; one of li and lk, of rk and rj, and of ci and cj is 4.
 */
export function product(
  c: usize, ci: usize, cj: usize, l: usize, li: usize, lk: usize, r: usize, rk: usize, rj: usize,
  i0: i32, i1: i32, j0: i32, j1: i32, depth: i32, space: usize,
): void {
  const many = i1 - i0 >= FEW_ROWS;
  const packLeft = many && j1 - j0 >= FEW_COLUMNS;
  const packRight = many || rj != 4;
  const turned = cj != 4;
  const panel = space + TILE;
  const packed = space + PACKED;
  const blocks = (depth + DEPTH - 1) / DEPTH;
  const block = (depth + blocks - 1) / blocks;
  for (let k = 0; k < depth; k += block) {
    const some = min(block, depth - k);
    const first = k == 0;
    for (let top = i0; top < i1; top += ROWS) {
      const bottom = min(top + ROWS, i1);
      const whole = top + ((bottom - top) & ~3);
      const left = l + <usize>k * lk;
      if (packLeft) {
        for (let i = top; i < whole; i += 4) {
          const to = packed + <usize>(i - top) * 4 * some;
          if (li == 4) copy(to, 16, left + <usize>i * li, lk, some, 4);
          else transpose(to, 16, left + <usize>i * li, li, 4, some);
        }
      }
      for (let j = j0; j < j1; j += PANEL) {
        const columns = min(PANEL, j1 - j);
        let b = r + <usize>k * rk + <usize>j * rj;
        let step = rk;
        if (packRight) {
          if (rj == 4) copy(panel, 64, b, rk, some, columns);
          else transpose(panel, 64, b, rj, columns, some);
          b = panel;
          step = 64;
        }
        for (let i = top; i < bottom; i += 4) {
          const rows = min(4, bottom - i);
          const target = c + <usize>i * ci + <usize>j * cj;
          let a = left + <usize>i * li, ai = li, ak = lk;
          if (packLeft && i < whole) a = packed + <usize>(i - top) * 4 * some, ai = 4, ak = 16;
          if (turned) {
            if (!first) transpose(space, 64, target, cj, columns, rows);
            strip(space, 64, a, ai, ak, b, step, some, first, rows, columns);
            transpose(target, cj, space, 64, rows, columns);
          } else strip(target, ci, a, ai, ak, b, step, some, first, rows, columns);
        }
      }
    }
  }
}

/** Up to four rows of up to 16 columns. */
@inline
function strip(
  c: usize, ci: usize, l: usize, li: usize, lk: usize, r: usize, rk: usize, depth: i32, first: bool,
  rows: i32, columns: i32,
): void {
  let j = 0;
  if (rows == 4) {
    for (; j + 8 <= columns; j += 8) {
      if (li == 4) quad4x8(c, ci, l, lk, r, rk, depth, first);
      else tile4x8(c, ci, l, li, lk, r, rk, depth, first);
      c += 32, r += 32;
    }
  } else if (columns == 16) {
    if (rows > 1) tile2x16(c, ci, l, li, lk, r, rk, depth, first);
    if (rows != 2) {
      const last = <usize>(rows - 1);
      tile1x16(c + last * ci, l + last * li, lk, r, rk, depth, first, 16);
    }
    return;
  }
  for (; j < columns; j += 4) {
    tile4x4(c, ci, l, li, lk, r, rk, depth, first, rows, columns - j);
    c += 16, r += 16;
  }
}

/** Rows of up to 16 columns, one after the other; writes and reads whole vectors. */
function copy(to: usize, toRow: usize, from: usize, fromRow: usize, rows: i32, columns: i32): void {
  if (columns > 4) {
    do {
      v128.store(to, v128.load(from)), v128.store(to, v128.load(from, 16), 16);
      if (columns > 8) v128.store(to, v128.load(from, 32), 32), v128.store(to, v128.load(from, 48), 48);
      to += toRow, from += fromRow;
    } while (--rows);
  } else {
    do {
      v128.store(to, v128.load(from));
      to += toRow, from += fromRow;
    } while (--rows);
  }
}

/** One row times a matrix, columns j0 to j1: the matrix is read in place, once. */
export function rowTimes(
  c: usize, l: usize, lk: usize, r: usize, rk: usize, j0: i32, j1: i32, depth: i32,
): void {
  let j = j0;
  for (; j + 32 <= j1; j += 32) tile1x32(c + 4 * j, l, lk, r + 4 * j, rk, depth);
  for (; j < j1; j += 16) tile1x16(c + 4 * j, l, lk, r + 4 * j, rk, depth, true, min(16, j1 - j));
}

/** A matrix times one column, rows i0 to i1, four sums at a time: four elements of each row are turned on their side. */
export function timesColumn(
  c: usize, l: usize, li: usize, r: usize, rk: usize, i0: i32, i1: i32, depth: i32,
): void {
  for (let i = i0; i < i1; i += 4) {
    const rows = i1 - i;
    const l1: usize = rows > 1 ? li : 0;
    const l2: usize = rows > 2 ? l1 + li : l1;
    const l3: usize = rows > 3 ? l2 + li : l2;
    let a = l + <usize>i * li, b = r;
    let s = f32x4.splat(0);
    let k = depth;
    for (; k >= 4; k -= 4) {
      const r0 = v128.load(a), r1 = v128.load(a + l1), r2 = v128.load(a + l2), r3 = v128.load(a + l3);
      const x = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), y = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const z = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7), w = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      s = f32x4.add(s, f32x4.mul(v128.shuffle<f32>(x, y, 0, 1, 4, 5), v128.load32_splat(b)));
      s = f32x4.add(s, f32x4.mul(v128.shuffle<f32>(x, y, 2, 3, 6, 7), v128.load32_splat(b + rk)));
      s = f32x4.add(s, f32x4.mul(v128.shuffle<f32>(z, w, 0, 1, 4, 5), v128.load32_splat(b + 2 * rk)));
      s = f32x4.add(s, f32x4.mul(v128.shuffle<f32>(z, w, 2, 3, 6, 7), v128.load32_splat(b + 3 * rk)));
      a += 16, b += 4 * rk;
    }
    for (; k > 0; k--) {
      let x = v128.load32_zero(a);
      x = v128.load32_lane(a + l1, x, 1), x = v128.load32_lane(a + l2, x, 2), x = v128.load32_lane(a + l3, x, 3);
      s = f32x4.add(s, f32x4.mul(x, v128.load32_splat(b)));
      a += 4, b += rk;
    }
    const out = c + 4 * i;
    store<f32>(out, f32x4.extract_lane(s, 0));
    if (rows > 1) store<f32>(out, f32x4.extract_lane(s, 1), 4);
    if (rows > 2) store<f32>(out, f32x4.extract_lane(s, 2), 8);
    if (rows > 3) store<f32>(out, f32x4.extract_lane(s, 3), 12);
  }
}
