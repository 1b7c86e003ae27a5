// Which factor is taken element by element and which four columns at a time, so that memory is read as it lies.
import { finish } from "./elementwise";
import { product, productInPlace, rowTimes, SMALL, timesColumn } from "./multiply";
import { sparseProduct } from "./sparse";
import { finite, mostlyZero } from "./zeros";

/** With fewer columns or terms, finding zeros takes longer than multiplying them. */
const COLUMNS = 24;
const DEPTH = 24;

/** The share of `part` among `parts` of `count` things that come in groups of `group`: where it starts. */
@inline
function share(count: i32, group: i32, part: i32, parts: i32): i32 {
  if (part == parts) return count;
  const groups = (count + group - 1) / group;
  return group * <i32>((<i64>groups * part) / parts);
}

/** Whether half of the last four or eight columns would be computed for nothing. */
@inline
function narrow(n: i32): bool {
  return n <= 12 && ((n - 1) & 7) < 4;
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
  } else {
    const strips = aTurned && !bTurned && depth * n <= SMALL;
    const sparse = n >= COLUMNS && depth >= (strips ? 4 : DEPTH) && mostlyZero(a, m * depth, strips);
    // parts of the longer side, dense products rather of columns; whole vectors and panels stay together
    const tall = m >= (sparse ? n : 4 * n);
    const from = share(tall ? m : n, 16, part, parts), to = share(tall ? m : n, 16, part + 1, parts);
    const i0 = tall ? from : 0, i1 = tall ? to : m, j0 = tall ? 0 : from, j1 = tall ? n : to;
    if (sparse && finite(b + <usize>j0 * bj, bTurned ? bj : bk, bTurned ? j1 - j0 : depth, bTurned ? depth : j1 - j0)) {
      if (strips) productInPlace(c, row, a, ak, b, bk, i0, i1, j0, j1, depth, space);
      else sparseProduct(c, row, a, ai, ak, b, bk, bj, i0, i1, j0, j1, depth, space);
    } else if (bTurned || (aTurned && narrow(n))) {
      // cᵀ = op(b)ᵀ·op(a)ᵀ where b's rows lie as the left factor needs them, or its few columns are better rows
      product(c, 4, row, b, bj, bk, a, ak, ai, j0, j1, i0, i1, depth, space);
    } else product(c, row, 4, a, ai, ak, b, bk, 4, i0, i1, j0, j1, depth, space);
    finish(activation, c + <usize>i0 * row + 4 * j0, row, bias ? bias + 4 * j0 : 0, i1 - i0, j1 - j0);
  }
}
