/** Matrix product in register blocks: the four transpose cases are one loop, which walks both inputs by strides. */
import type { HostArray } from "@chainrule/core";
import type { Matrix } from "./memory.ts";

/**
 * out = op(a)·op(b) + bias. Each element is summed over ascending k in one float64 from 0, whatever block it falls in; then
 * comes the bias, and the store rounds. Nothing is skipped, so that 0·∞ is NaN.
 */
export function multiply(
  matrix: Matrix,
  a: Matrix,
  b: Matrix,
  transposeA: boolean,
  transposeB: boolean,
  bias: HostArray | null,
): Matrix {
  const out = matrix.data;
  const x = a.data;
  const y = b.data;
  const [m, n] = matrix.shape;
  const depth = b.shape[transposeB ? 1 : 0];
  const xi = transposeA ? 1 : depth;
  const xk = transposeA ? a.shape[1] : 1;
  const yk = transposeB ? 1 : n;
  const yj = transposeB ? depth : 1;
  // Blocks of four rows and three columns: the fastest, or near it, of all shapes measured. The last blocks overlap those
  // before; where there are fewer rows or columns, the surplus ones repeat the last.
  const x1 = m > 1 ? xi : 0;
  const x2 = m > 2 ? 2 * xi : x1;
  const x3 = m > 3 ? 3 * xi : x2;
  const y1 = n > 1 ? yj : 0;
  const y2 = n > 2 ? 2 * yj : y1;
  const r1 = m > 1 ? n : 0;
  const r2 = m > 2 ? 2 * n : r1;
  const r3 = m > 3 ? 3 * n : r2;
  const c1 = n > 1 ? 1 : 0;
  const c2 = n > 2 ? 2 : c1;
  for (let row = 0; row < m; row += 4) {
    const i = m < 4 ? 0 : Math.min(row, m - 4);
    for (let column = 0; column < n; column += 3) {
      const j = n < 3 ? 0 : Math.min(column, n - 3);
      let p = i * xi;
      let q = j * yj;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s20 = 0;
      let s21 = 0;
      let s22 = 0;
      let s30 = 0;
      let s31 = 0;
      let s32 = 0;
      for (let k = 0; k < depth; k++) {
        // | 0 spares the checks for overflow
        const b0 = y[q]!;
        const b1 = y[(q + y1) | 0]!;
        const b2 = y[(q + y2) | 0]!;
        const a0 = x[p]!;
        s00 += a0 * b0;
        s01 += a0 * b1;
        s02 += a0 * b2;
        const a1 = x[(p + x1) | 0]!;
        s10 += a1 * b0;
        s11 += a1 * b1;
        s12 += a1 * b2;
        const a2 = x[(p + x2) | 0]!;
        s20 += a2 * b0;
        s21 += a2 * b1;
        s22 += a2 * b2;
        const a3 = x[(p + x3) | 0]!;
        s30 += a3 * b0;
        s31 += a3 * b1;
        s32 += a3 * b2;
        p = (p + xk) | 0;
        q = (q + yk) | 0;
      }
      if (bias !== null) {
        const z0 = bias[j]!;
        const z1 = bias[j + c1]!;
        const z2 = bias[j + c2]!;
        s00 += z0;
        s01 += z1;
        s02 += z2;
        s10 += z0;
        s11 += z1;
        s12 += z2;
        s20 += z0;
        s21 += z1;
        s22 += z2;
        s30 += z0;
        s31 += z1;
        s32 += z2;
      }
      const o0 = i * n + j;
      const o1 = o0 + r1;
      const o2 = o0 + r2;
      const o3 = o0 + r3;
      out[o0] = s00;
      out[o0 + c1] = s01;
      out[o0 + c2] = s02;
      out[o1] = s10;
      out[o1 + c1] = s11;
      out[o1 + c2] = s12;
      out[o2] = s20;
      out[o2 + c1] = s21;
      out[o2 + c2] = s22;
      out[o3] = s30;
      out[o3 + c1] = s31;
      out[o3 + c2] = s32;
    }
  }
  return matrix;
}
