/** Whole powers by repeated squaring: the same bits everywhere, and no state to save. */

/** base raised to `exponent`, a whole number from 0. */
export function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square) {
    if (rest % 2 === 1) result *= square;
  }
  return result;
}
