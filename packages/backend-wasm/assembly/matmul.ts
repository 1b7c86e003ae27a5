// Which factor is taken element by element and which four columns at a time, so that memory is read as it lies.
import { finish } from "./elementwise";
import { product, rowTimes, timesColumn } from "./multiply";

/** The share of `part` among `parts` of `count` things that come in groups of `group`: where it starts. */
@inline
function share(count: i32, group: i32, part: i32, parts: i32): i32 {
  if (part == parts) return count;
  const groups = (count + group - 1) / group;
  return group * <i32>((<i64>groups * part) / parts);
}

/**
 * Part `part` of `parts` of c = f(op(a)·op(b) + bias), c m × n. Bits 1 and 2 of `transposed` are a's and b's flags. A bias of
 * 0 is none, an `activation` of −1 no function.
 */
export function matmul(
  c: usize, a: usize, b: usize, m: i32, depth: i32, n: i32, transposed: i32,
  bias: usize, activation: i32, space: usize, part: i32, parts: i32,
): void {
  const aTurned = (transposed & 1) != 0, bTurned = (transposed & 2) != 0;
  // a's element (i, k) is at a + i·ai + k·ak, b's (k, j) at b + k·bk + j·bj
  const ai: usize = aTurned ? 4 : 4 * depth, ak: usize = aTurned ? 4 * m : 4;
  const bk: usize = bTurned ? 4 : 4 * n, bj: usize = bTurned ? 4 * depth : 4;
  const row: usize = 4 * n;
  if (m == 1 && bj == 4) {
    const from = share(n, 16, part, parts), to = share(n, 16, part + 1, parts);
    rowTimes(c, a, ak, b, bk, from, to, depth);
    finish(activation, c + 4 * from, row, bias ? bias + 4 * from : 0, 1, to - from);
  } else if (n == 1 && ai == 4) {
    const from = share(m, 16, part, parts), to = share(m, 16, part + 1, parts);
    rowTimes(c, b, bk, a, ak, from, to, depth);
    finish(activation, c + 4 * from, 4, bias, to - from, 1);
  } else if (n == 1) {
    const from = share(m, 4, part, parts), to = share(m, 4, part + 1, parts);
    timesColumn(c, a, ai, b, bk, from, to, depth);
    finish(activation, c + 4 * from, 4, bias, to - from, 1);
  } else if (m == 1) {
    const from = share(n, 4, part, parts), to = share(n, 4, part + 1, parts);
    timesColumn(c, b, bj, a, ak, from, to, depth);
    finish(activation, c + 4 * from, row, bias ? bias + 4 * from : 0, 1, to - from);
  } else if (bTurned) {
    // cᵀ = op(b)ᵀ·op(a)ᵀ: b's rows lie as the left factor needs them
    const from = share(n, 4, part, parts), to = share(n, 4, part + 1, parts);
    product(c, 4, row, b, bj, bk, a, ak, ai, from, to, 0, m, depth, space);
    finish(activation, c + 4 * from, row, bias ? bias + 4 * from : 0, m, to - from);
  } else {
    const from = share(n, 16, part, parts), to = share(n, 16, part + 1, parts);
    product(c, row, 4, a, ai, ak, b, bk, 4, 0, m, from, to, depth, space);
    finish(activation, c + 4 * from, row, bias ? bias + 4 * from : 0, m, to - from);
  }
}
