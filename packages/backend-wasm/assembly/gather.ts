// Rows of a matrix by index: mini-batches out of a data set.

/** Rows that are read together. */
const GROUP = 16;
/** A line of the cache. */
const LINE = 64;

/**
 * Row i of `out` = row `indices[i]` of x. Rows lie apart, and memory answers several requests at once: a line of each row of a
 * group, then the next line of each. What is left of a row is copied before; it spills up to three elements into the next row,
 * which is written later, or into the padding.
 */
export function gatherRows(out: usize, x: usize, indices: usize, rows: i32, columns: i32): void {
  const row: usize = 4 * columns;
  const lines = row & ~(LINE - 1);
  while (rows > 0) {
    const count = min(rows, GROUP);
    const end = out + <usize>count * row, next = indices + 4 * count;
    for (let at = indices, to = out; to < end; at += 4, to += row) {
      const from = x + <usize>load<u32>(at) * row;
      for (let j = lines; j < row; j += 16) v128.store(to + j, v128.load(from + j));
    }
    for (let j: usize = 0; j < lines; j += LINE) {
      for (let at = indices, to = out + j; at < next; at += 4, to += row) {
        const from = x + <usize>load<u32>(at) * row + j;
        v128.store(to, v128.load(from)), v128.store(to, v128.load(from, 16), 16);
        v128.store(to, v128.load(from, 32), 32), v128.store(to, v128.load(from, 48), 48);
      }
    }
    out = end, indices = next, rows -= count;
  }
}
