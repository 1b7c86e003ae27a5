// What is known of a factor before a product: whether zeros are worth looking for, and whether they may be left out.

/** Places that are looked at. */
const SAMPLE = 64;

/**
 * Whether at least two fifths of `count` elements are 0, or with `fours` of four elements side by side all of them, judged by
 * some that are spread evenly: multiples of the golden ratio.
 */
export function mostlyZero(x: usize, count: i32, fours: bool): bool {
  let zeros = 0;
  for (let i = 0; i < SAMPLE; i++) {
    const at = x + 4 * <usize>((<u64>(<u32>i * 2654435769) * count) >> 32);
    zeros += <i32>(fours ? !v128.any_true(v128.load(at)) : load<u32>(at) << 1 == 0);
  }
  return 5 * zeros >= 2 * SAMPLE;
}

/** The larger of two numbers without their signs, by their bits: more than those of ∞ for NaN. */
@inline
function larger(most: v128, x: v128): v128 {
  return i32x4.max_s(most, v128.and(x, i32x4.splat(0x7fffffff)));
}

/** Whether all elements of `rows` rows of `columns` are finite; `row` is the distance from row to row, in bytes. */
export function finite(x: usize, row: usize, rows: i32, columns: i32): bool {
  if (rows == 0) return true;
  if (row == 4 * columns) columns *= rows, rows = 1;
  let most = i32x4.splat(0), other = most;
  do {
    const end = x + 4 * columns, last = end - 31;
    let p = x;
    for (; p < last; p += 32) most = larger(most, v128.load(p)), other = larger(other, v128.load(p, 16));
    for (; p < end; p += 4) most = larger(most, v128.load32_splat(p));
    x += row;
  } while (--rows);
  return !v128.any_true(i32x4.ge_s(i32x4.max_s(most, other), i32x4.splat(0x7f800000)));
}
