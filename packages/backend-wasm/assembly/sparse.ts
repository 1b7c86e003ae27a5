// Products whose left factor is mostly 0: images, what ReLU lets through, the gradients behind it. A sum that starts at 0 is
// not changed by ±0, and 0 · r is ±0 for every finite r: with a right factor that is finite, what is left out changes no bit.
import { copy } from "./multiply";
import { transpose } from "./transpose";

/** Columns that are computed at once, in eight registers. */
const PANEL = 32;
/** How many k at a time: a packed panel of 24 kB stays in the first cache. */
const DEPTH = 192;
/** The same where nothing is packed, so that a row is read in one go. */
const LONG = 1024;
/** Rows whose lists are made before they are used for every panel. */
const ROWS = 128;
/** With fewer rows, packing a panel costs more than it saves. */
const FEW_ROWS = 32;

/** Working space: a table, a tile, where lists end, a panel, rows that lay on their side, lists. */
const TILE: usize = 128;
const ENDS: usize = TILE + 4 * PANEL;
const PACKED: usize = ENDS + 4 * ROWS;
const TURNED: usize = PACKED + 4 * PANEL * DEPTH;
const LISTS: usize = TURNED + 4 * ROWS * DEPTH;

/** For each set of four bits which of them are 1, in ascending order, 16 bits each. */
@inline
function writeTable(table: usize): void {
  for (let set: u32 = 0; set < 16; set++) {
    let at = table + 8 * set;
    for (let bit: u32 = 0; bit < 4; bit++) {
      store<u16>(at, <u16>bit);
      at += ((set >> bit) & 1) << 1;
    }
  }
}

/** Which elements of a row are not 0, in ascending order: four at a time and without a branch. Returns the end of the list. */
@inline
function listed(list: usize, l: usize, depth: i32, table: usize): usize {
  const zero = f32x4.splat(0);
  let base: u64 = 0;
  for (; depth > 0; depth -= 4, l += 16, base += 0x0004000400040004) {
    let set = i32x4.bitmask(f32x4.ne(v128.load(l), zero));
    if (depth < 4) set &= (1 << depth) - 1;
    store<u64>(list, load<u64>(table + 8 * set) + base);
    list += 2 * popcnt(set);
  }
  return list;
}

/** A row of 32 columns: each element of the list times its row of r, with a branch in between as in `tiles.ts`. */
function times32(c: usize, at: usize, end: usize, l: usize, r: usize, rk: usize, first: bool): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  if (!first) {
    s0 = v128.load(c), s1 = v128.load(c, 16), s2 = v128.load(c, 32), s3 = v128.load(c, 48);
    s4 = v128.load(c, 64), s5 = v128.load(c, 80), s6 = v128.load(c, 96), s7 = v128.load(c, 112);
  }
  for (; at < end; at += 2) {
    const k = <usize>load<u16>(at);
    const a = v128.load32_splat(l + 4 * k), x = r + k * rk;
    s0 = f32x4.add(s0, f32x4.mul(a, v128.load(x)));
    s1 = f32x4.add(s1, f32x4.mul(a, v128.load(x, 16)));
    s2 = f32x4.add(s2, f32x4.mul(a, v128.load(x, 32)));
    s3 = f32x4.add(s3, f32x4.mul(a, v128.load(x, 48)));
    if (at == 0) break;
    s4 = f32x4.add(s4, f32x4.mul(a, v128.load(x, 64)));
    s5 = f32x4.add(s5, f32x4.mul(a, v128.load(x, 80)));
    s6 = f32x4.add(s6, f32x4.mul(a, v128.load(x, 96)));
    s7 = f32x4.add(s7, f32x4.mul(a, v128.load(x, 112)));
  }
  v128.store(c, s0), v128.store(c, s1, 16), v128.store(c, s2, 32), v128.store(c, s3, 48);
  v128.store(c, s4, 64), v128.store(c, s5, 80), v128.store(c, s6, 96), v128.store(c, s7, 112);
}

/** Rows i0 to i1 and columns j0 to j1 of c = l·r, with the arguments of `product` and cj = 4: a list for each row of l. */
export function sparseProduct(
  c: usize, ci: usize, l: usize, li: usize, lk: usize, r: usize, rk: usize, rj: usize,
  i0: i32, i1: i32, j0: i32, j1: i32, depth: i32, space: usize,
): void {
  const tile = space + TILE, ends = space + ENDS, packed = space + PACKED, turned = space + TURNED, lists = space + LISTS;
  const few = rj == 4 && lk == 4 && j1 - j0 <= PANEL;
  const pack = rj != 4 || (i1 - i0 >= FEW_ROWS && !few);
  const height = few ? 1 : ROWS, longest = few ? LONG : DEPTH;
  const blocks = (depth + longest - 1) / longest;
  const block = (depth + blocks - 1) / blocks;
  const step: usize = pack ? 4 * PANEL : rk;
  writeTable(space);
  for (let k = 0; k < depth; k += block) {
    const some = min(block, depth - k);
    const first = k == 0;
    for (let top = i0; top < i1; top += height) {
      const rows = min(height, i1 - top);
      let left = l + <usize>top * li + <usize>k * lk, row = li;
      if (lk != 4) {
        row = 4 * DEPTH;
        transpose(turned, row, left, lk, some, rows);
        left = turned;
      }
      let list = lists;
      for (let i = 0; i < rows; i++) {
        list = listed(list, left + <usize>i * row, some, space);
        store<usize>(ends + 4 * i, list);
      }
      for (let j = j0; j < j1; j += PANEL) {
        const columns = min(PANEL, j1 - j);
        let b = r + <usize>k * rk + <usize>j * rj;
        if (pack) {
          if (rj == 4) {
            copy(packed, 4 * PANEL, b, rk, some, 16);
            copy(packed + 64, 4 * PANEL, b + 64, rk, some, 16);
          } else transpose(packed, 4 * PANEL, b, rj, columns, some);
          b = packed;
        }
        let from = lists, a = left, to = c + <usize>top * ci + 4 * j;
        for (let i = 0; i < rows; i++, a += row, to += ci) {
          const end = load<usize>(ends + 4 * i);
          if (columns == PANEL) times32(to, from, end, a, b, step, first);
          else {
            if (!first) memory.copy(tile, to, 4 * PANEL);
            times32(tile, from, end, a, b, step, first);
            for (let p: usize = 0, end: usize = 4 * columns; p < end; p += 4) store<f32>(to + p, load<f32>(tile + p));
          }
          from = end;
        }
      }
    }
  }
}
