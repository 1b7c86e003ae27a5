/** Products of matrices, and the choice of the kernel. */
import type { Shape } from "@chainrule/core";
import type { Layout, Program } from "./kernels/layout.ts";
import { matmul, type Product } from "./kernels/matmul.ts";
import { transpose } from "./kernels/transpose.ts";
import type { Matrix } from "./matrices.ts";

/** Launches a kernel. */
export type Run = (program: Program, shape: Shape, inputs: readonly Matrix[], numbers?: readonly number[]) => Matrix;

/** As many multiplications take longer than one more launch. */
const LARGE = 2 ** 20;

export type Multiply = (a: Matrix, b: Matrix, product: Product, bias?: Matrix | null) => Matrix;

/**
 * Where elements are texels, a left factor that lies across would be read for one lane of four: for a large product it is
 * turned first, which reads it once.
 */
export const multiplier =
  (run: Run, dispose: (matrix: Matrix) => void, lanes: Layout["lanes"]): Multiply =>
  (a, b, product, bias = null) => {
    const { transposeA, transposeB } = product;
    const [depth, m] = transposeA ? a.shape : [a.shape[1], a.shape[0]];
    const n = b.shape[transposeB ? 0 : 1];
    const inputs = bias ? [b, bias] : [b];
    if (!transposeA || lanes === 1 || m * n * depth < LARGE) return run(matmul(product, depth), [m, n], [a, ...inputs]);
    const turned = run(transpose, [m, depth], [a]);
    const result = run(matmul({ ...product, transposeA: false }, depth), [m, n], [turned, ...inputs]);
    dispose(turned);
    return result;
  };
