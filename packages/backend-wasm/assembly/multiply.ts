// op(a)·op(b) in blocks. Every element of the product is one sum over ascending k, started at 0: neither the blocks nor the
// number of threads have any influence on a bit.
import { addRow, addRows8, column4, column8, tile1x16, tile1x32, tile2x16, tile4x4 } from "./edges";
import { quad4x8, quads4x8, quads4x8Of, tile4x8 } from "./tiles";
import { transpose } from "./transpose";

/** Columns of the right factor that are packed together: a cache line. */
const PANEL = 16;
/** How many k at a time: a packed panel of 16 kB stays in the first cache. */
const DEPTH = 256;
/** Rows of the left factor that are packed together: 128 kB stay in the second cache. */
const ROWS = 128;
/** A right factor of so many elements stays in the first cache as it lies. */
export const SMALL = 8192;
/** With fewer rows of the left factor, packing the right one costs more than it saves. */
const FEW_ROWS = 32;
/** With fewer columns of the right factor, packing the left one costs more than it saves. */
const FEW_COLUMNS = 96;
/** A right factor of so few columns stays in the first cache, block by block, as it lies. */
const NARROW = 32;
/** A single row of so many columns is better made of whole rows than column by column. */
const WIDE = 64;

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
  if (cj == 4 && rj == 4 && li == 4 && depth * (j1 - j0) <= SMALL) {
    productInPlace(c, ci, l, lk, r, rk, i0, i1, j0, j1, depth, 0);
    return;
  }
  const many = i1 - i0 >= FEW_ROWS;
  const packLeft = many && j1 - j0 >= FEW_COLUMNS;
  // k rows of so few columns lie close enough together; four rows of the left factor are done with before the next
  const narrow = rj == 4 && j1 - j0 <= NARROW;
  const packRight = !narrow && (many || rj != 4);
  const height = narrow ? 4 : ROWS;
  const turned = cj != 4;
  const panel = space + TILE;
  const packed = space + PACKED;
  const blocks = (depth + DEPTH - 1) / DEPTH;
  const block = (depth + blocks - 1) / blocks;
  for (let k = 0; k < depth; k += block) {
    const some = min(block, depth - k);
    const first = k == 0;
    for (let top = i0; top < i1; top += height) {
      const bottom = min(top + height, i1);
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

/**
 * The same for li, rj and cj of 4 and a small right factor, with nothing packed: gradients of weights in small batches. With a
 * `list`, working space, terms are left out where four elements of l side by side are 0, as in `sparse.ts`.
 */
export function productInPlace(
  c: usize, ci: usize, l: usize, lk: usize, r: usize, rk: usize, i0: i32, i1: i32, j0: i32, j1: i32, depth: i32, list: usize,
): void {
  const count = (j1 - j0) >> 3;
  for (let i = i0; i < i1; i += 4) {
    const rows = min(4, i1 - i);
    const target = c + <usize>i * ci, a = l + 4 * i;
    let j = j0;
    if (rows == 4 && count > 0) {
      const to = target + 4 * j, b = r + 4 * j;
      if (list) quads4x8Of(to, ci, list, listed(list, a, lk, b, rk, depth), count);
      else quads4x8(to, ci, a, lk, b, rk, depth, count);
      j += 8 * count;
    }
    for (; j < j1; j += PANEL) strip(target + 4 * j, ci, a, 4, lk, r + 4 * j, rk, depth, true, rows, min(PANEL, j1 - j));
  }
}

/** The terms for which four elements of l are not all 0: the addresses of these and of the row of r. Returns the list's end. */
@inline
function listed(list: usize, l: usize, lk: usize, r: usize, rk: usize, depth: i32): usize {
  do {
    store<usize>(list, l), store<usize>(list, r, 4);
    list += <usize>v128.any_true(v128.load(l)) << 3;
    l += lk, r += rk;
  } while (--depth);
  return list;
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
      else tile4x8(c, ci, l, li, r, rk, depth, first);
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
export function copy(to: usize, toRow: usize, from: usize, fromRow: usize, rows: i32, columns: i32): void {
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
  if (j1 - j0 >= WIDE) {
    const to = c + 4 * j0, bytes: usize = 4 * (j1 - j0);
    let from = r + 4 * j0;
    memory.fill(to, 0, bytes);
    for (; depth >= 8; depth -= 8, l += 8 * lk, from += 8 * rk) addRows8(to, l, lk, from, rk, bytes);
    for (; depth > 0; depth--, l += lk, from += rk) addRow(to, l, from, bytes);
    return;
  }
  let j = j0;
  for (; j + 32 <= j1; j += 32) tile1x32(c + 4 * j, l, lk, r + 4 * j, rk, depth);
  for (; j < j1; j += 16) tile1x16(c + 4 * j, l, lk, r + 4 * j, rk, depth, true, min(16, j1 - j));
}

/** A matrix times one column, rows i0 to i1. */
export function timesColumn(
  c: usize, l: usize, li: usize, r: usize, rk: usize, i0: i32, i1: i32, depth: i32,
): void {
  let i = i0;
  for (; i + 8 <= i1; i += 8) column8(c + 4 * i, l + <usize>i * li, li, r, rk, depth);
  for (; i < i1; i += 4) column4(c + 4 * i, l + <usize>i * li, li, r, rk, depth, i1 - i);
}
