// Sums and maxima along an axis, in ascending order.

/** [1, n]; the last vector may spill into the padding. */
export function reduceRows(largest: bool, out: usize, x: usize, rows: i32, columns: i32): void {
  const row: usize = 4 * columns;
  const start = largest ? f32x4.splat(-Infinity) : f32x4.splat(0);
  let j = 0;
  for (; j + 16 <= columns; j += 16) {
    let s0 = start, s1 = start, s2 = start, s3 = start;
    let p = x + 4 * j;
    for (let i = rows; i > 0; i--, p += row) {
      s0 = join(largest, s0, v128.load(p)), s1 = join(largest, s1, v128.load(p, 16));
      s2 = join(largest, s2, v128.load(p, 32)), s3 = join(largest, s3, v128.load(p, 48));
    }
    const to = out + 4 * j;
    v128.store(to, s0), v128.store(to, s1, 16), v128.store(to, s2, 32), v128.store(to, s3, 48);
  }
  for (; j < columns; j += 4) {
    let s = start;
    let p = x + 4 * j;
    for (let i = rows; i > 0; i--, p += row) s = join(largest, s, v128.load(p));
    v128.store(out + 4 * j, s);
  }
}

@inline
function join(largest: bool, a: v128, b: v128): v128 {
  return largest ? f32x4.max(a, b) : f32x4.add(a, b);
}

/** [m, 1]: four rows at a time, one lane each. */
export function reduceColumns(largest: bool, out: usize, x: usize, rows: i32, columns: i32): void {
  const row: usize = 4 * columns;
  for (; rows > 0; rows -= 4, x += 4 * row, out += 16) {
    const l1: usize = rows > 1 ? row : 0;
    const l2: usize = rows > 2 ? l1 + row : l1;
    const l3: usize = rows > 3 ? l2 + row : l2;
    let s = largest ? f32x4.splat(-Infinity) : f32x4.splat(0);
    let a = x;
    let k = columns;
    for (; k >= 4; k -= 4, a += 16) {
      const r0 = v128.load(a), r1 = v128.load(a + l1), r2 = v128.load(a + l2), r3 = v128.load(a + l3);
      const p = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), q = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const u = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7), v = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      s = join(largest, s, v128.shuffle<f32>(p, q, 0, 1, 4, 5));
      s = join(largest, s, v128.shuffle<f32>(p, q, 2, 3, 6, 7));
      s = join(largest, s, v128.shuffle<f32>(u, v, 0, 1, 4, 5));
      s = join(largest, s, v128.shuffle<f32>(u, v, 2, 3, 6, 7));
    }
    for (; k > 0; k--, a += 4) {
      let p = v128.load32_zero(a);
      p = v128.load32_lane(a + l1, p, 1), p = v128.load32_lane(a + l2, p, 2), p = v128.load32_lane(a + l3, p, 3);
      s = join(largest, s, p);
    }
    v128.store(out, s);
  }
}
