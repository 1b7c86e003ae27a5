/** Matrix product in register blocks: the four transpose cases are one loop, which walks both inputs by strides. */
import type { HostArray } from "@chainrule/core";
import type { Matrix } from "./memory.ts";

/**
 * `count` rows of op(a)·op(b) from row `first` on, into the start of `out`. Each element is summed over ascending k in one
 * float64 from 0, whatever block it falls in. Nothing is skipped, so that 0·∞ is NaN.
 */
export function multiply(
  out: HostArray,
  a: Matrix,
  b: Matrix,
  transposeA: boolean,
  transposeB: boolean,
  first: number,
  count: number,
): void {
  const x = a.data;
  const y = b.data;
  const n = b.shape[transposeB ? 0 : 1];
  const depth = b.shape[transposeB ? 1 : 0];
  const xi = transposeA ? 1 : depth;
  const xk = transposeA ? a.shape[1] : 1;
  const yk = transposeB ? 1 : n;
  const yj = transposeB ? depth : 1;
  // Blocks of four rows and three columns: the fastest, or near it, of all shapes measured. The last blocks overlap those
  // before; where there are fewer rows or columns, the surplus ones repeat the last.
  const i1 = Math.min(1, count - 1);
  const i2 = Math.min(2, count - 1);
  const i3 = Math.min(3, count - 1);
  const c1 = Math.min(1, n - 1);
  const c2 = Math.min(2, n - 1);
  const x1 = i1 * xi;
  const x2 = i2 * xi;
  const x3 = i3 * xi;
  const y1 = c1 * yj;
  const y2 = c2 * yj;
  for (let row = 0; row < count; row += 4) {
    const i = Math.max(0, Math.min(row, count - 4));
    for (let column = 0; column < n; column += 3) {
      const j = Math.max(0, Math.min(column, n - 3));
      let p = (first + i) * xi;
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
      const o0 = i * n + j;
      const o1 = o0 + i1 * n;
      const o2 = o0 + i2 * n;
      const o3 = o0 + i3 * n;
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
}
