// Rows of a matrix by index: mini-batches out of a data set.

/** Row i of `out` = row `indices[i]` of x. Spills up to three elements: into the row that is written next, or the padding. */
export function gatherRows(out: usize, x: usize, indices: usize, rows: i32, columns: i32): void {
  const row: usize = 4 * columns;
  for (; rows > 0; rows--, indices += 4, out += row) {
    let from = x + <usize>load<u32>(indices) * row, to = out;
    const end = out + row;
    for (; to + 64 <= end; to += 64, from += 64) {
      v128.store(to, v128.load(from)), v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32), v128.store(to, v128.load(from, 48), 48);
    }
    for (; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
  }
}
