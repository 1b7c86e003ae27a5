// A matrix on its side.

/** to[j·toRow + i] = from[i·fromRow + j] for i < rows, j < columns; distances in bytes. */
export function transpose(to: usize, toRow: usize, from: usize, fromRow: usize, rows: i32, columns: i32): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    let x = from, y = to;
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      const r0 = v128.load(x), r1 = v128.load(x + fromRow);
      const r2 = v128.load(x + 2 * fromRow), r3 = v128.load(x + 3 * fromRow);
      const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7), d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(y, v128.shuffle<f32>(a, b, 0, 1, 4, 5));
      v128.store(y + toRow, v128.shuffle<f32>(a, b, 2, 3, 6, 7));
      v128.store(y + 2 * toRow, v128.shuffle<f32>(c, d, 0, 1, 4, 5));
      v128.store(y + 3 * toRow, v128.shuffle<f32>(c, d, 2, 3, 6, 7));
      x += 16, y += 4 * toRow;
    }
    for (; j < columns; j++) {
      store<f32>(y, load<f32>(x));
      store<f32>(y, load<f32>(x + fromRow), 4);
      store<f32>(y, load<f32>(x + 2 * fromRow), 8);
      store<f32>(y, load<f32>(x + 3 * fromRow), 12);
      x += 4, y += toRow;
    }
    from += 4 * fromRow, to += 16;
  }
  for (; i < rows; i++) {
    let x = from, y = to;
    for (let j = 0; j < columns; j++) {
      store<f32>(y, load<f32>(x));
      x += 4, y += toRow;
    }
    from += fromRow, to += 4;
  }
}
