/** Whether results are right. */

/** Share of rows whose largest output is the right class; of a single output, above one half means class 1. */
export function accuracyOf(outputs: ArrayLike<number>, targets: ArrayLike<number>, columns: number): number {
  const rows = targets.length / columns;
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const [got, want] = [classOf(outputs, row, columns), classOf(targets, row, columns)];
    if (got === want) right++;
  }
  return right / rows;
}

/** -1 where an output is not finite: that is no answer. */
function classOf(values: ArrayLike<number>, row: number, columns: number): number {
  const at = row * columns;
  for (let j = 0; j < columns; j++) if (!Number.isFinite(values[at + j])) return -1;
  if (columns === 1) return values[at]! > 0.5 ? 1 : 0;
  let best = 0;
  for (let j = 1; j < columns; j++) if (values[at + j]! > values[at + best]!) best = j;
  return best;
}

interface Factors {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Half a unit in the last place of float32, relative. */
const ROUNDING = 2 ** -24;

/** Share of elements of a product within what any order of float32 sums may differ: (k + 1) · 2⁻²⁴ · Σ|a·b|. */
export function shareRight(product: ArrayLike<number>, { a, b, m, k, n, transposeA, transposeB }: Factors): number {
  let right = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      let size = 0;
      for (let l = 0; l < k; l++) {
        const term = a[transposeA ? l * m + i : i * k + l]! * b[transposeB ? j * k + l : l * n + j]!;
        sum += term;
        size += Math.abs(term);
      }
      if (Math.abs(product[i * n + j]! - sum) <= (k + 1) * ROUNDING * size) right++;
    }
  }
  return right / (m * n);
}
