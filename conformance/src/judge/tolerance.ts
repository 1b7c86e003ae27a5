/**
 * What each operation may be off by, in units of u · scale: derived, not tasted.
 *
 * u is the distance from 1 to the next number, so one correctly rounded operation is off by at most u/2 of its result. The
 * oracle is judged along in float64, where it is as far off as the backend: hence every count below is that of u/2 errors,
 * in units of u. `scale` is the sum of the magnitudes of the terms, because what cancels in a sum leaves its errors behind.
 * Constants such as η or 1/B are rounded to the backend's precision once and count as one operation.
 */
import type { BinaryOp, UnaryOp } from "@chainrule/core";

/** Upload, read, assign, gatherRows, neg, relu, step, max, reluGrad: nothing is computed, the very number comes out. */
export const COPY = 0;

/** add, sub, mul, div, square, reciprocal, sqrt: one rounding of the exact result, so scale = |result|. */
const ARITHMETIC = 1;

export const UNARY: Readonly<Record<UnaryOp, number>> = {
  neg: COPY,
  step: COPY,
  relu: COPY,
  sqrt: ARITHMETIC,
  square: ARITHMETIC,
  reciprocal: ARITHMETIC,
  // no library rounds these correctly; faithful ones are off by less than 1 ulp, and so is the oracle
  exp: 2,
  log: 2,
  // 1 / (1 + eˣ): exp 2 weakened by eˣ/(1 + eˣ), then an addition and a division
  sigmoid: 4,
  // (1 − e) / (1 + e), e = exp(−2x): exp 2, one subtraction, one addition, one division
  tanh: 5,
};

export const BINARY: Readonly<Record<BinaryOp, number>> = {
  add: ARITHMETIC,
  sub: ARITHMETIC,
  mul: ARITHMETIC,
  div: ARITHMETIC,
  max: COPY,
  reluGrad: COPY,
  // dy · (a · (1 − a)): three roundings of what does not cancel; scale = |result|
  sigmoidGrad: 3,
  // dy · (1 − a²): three roundings; 1 − a² cancels, so scale = |dy| · (1 + a²)
  tanhGrad: 3,
};

/** Σ over K terms: K − 1 additions in any order; scale = Σ |x|. */
export const sum = (length: number): number => length;

/** Σ over K products: K multiplications and K − 1 additions in any order; scale = |A| · |B|. */
export const matmul = (depth: number): number => 2 * depth;

/** matmul, bias, then f: |f′| ≤ 1 (≤ ¼ for sigmoid) passes the error of z on, and f adds its own of |f(z)|. */
export const linear = (depth: number, activation: number): number => matmul(depth) + 1 + activation;

/**
 * exp of every shifted value, n additions, one division (WebNN's 3n + 3). The shift x − max is rounded before exp, which
 * turns that into a relative error of |x − max| · u/2: so scale = a · (1 + |d| + Σ a |d|) with d = x − max.
 */
export const softmax = (columns: number): number => 3 * columns + 3;

/** Σ (o − t)² · s over N: the difference counts twice, square, N additions, s and its product; scale = the loss. */
export const squaredError = (count: number): number => count + 5;

/** 2s(o − t): a difference, the constant, a product; scale = |result|. */
export const SQUARED_ERROR_GRADIENT = 3;

/**
 * s · Σ (max(z, 0) − zy + log(1 + e)) over N, e = exp(−|z|): exp 2, an addition, log 2, three more, N additions, s twice.
 * 1 + e is rounded to u/2 of up to 2 whatever its log: so scale = s · Σ (max(z, 0) + |zy| + 1 + log(1 + e)).
 */
export const sigmoidCrossEntropy = (count: number): number => count + 10;

/** s(σ(z) − y): sigmoid 4, a difference, the constant, a product; scale = s · (σ(z) + |y|). */
export const SIGMOID_CROSS_ENTROPY_GRADIENT = 7;

/**
 * s · Σ y (d − log Σ eᵈ) over N = m · n, d = x − max: the sum inside softmax's 3n + 3 stays an absolute error after log, log 2,
 * a difference, a product, N additions, s twice; scale = s · Σ |y| (1 + |d| + log Σ eᵈ + Σ a |d|).
 */
export const softmaxCrossEntropy = (count: number, columns: number): number => softmax(columns) + count + 6;

/** s (a Σy − y): softmax 3n + 3, Σ over n, two products, a difference, the constant; scale = s · (scale(a) Σ|y| + |y|). */
export const softmaxCrossEntropyGradient = (columns: number): number => softmax(columns) + columns + 4;

/** Σ over the m rows of one target each: a sum of m terms. For targets of 0 and 1 the exact count. */
export const countCorrect = (rows: number): number => sum(rows);

/** v = μv + (g + λp): two constants, two products, two additions; scale = μ|v| + |g| + λ|p|. */
export const SGD_VELOCITY = 6;

/** p − η(g + λp + μv): the velocity's 6, twice for Nesterov, and η with its product and difference; scale = the same sum + |p|. */
export const SGD_PARAMETER = 15;

/** m = β₁m + (1 − β₁)g: two constants, two products, an addition; scale = β₁|m| + (1 − β₁)|g|. */
export const ADAM_M = 5;

/** v = β₂v + (1 − β₂)g²: as m, and the square; scale = v, for nothing cancels. */
export const ADAM_V = 6;

/**
 * p − ηλp − η m̂ / (√v̂ + ε): m 5 and its correction 2; v 6 and its correction 2, halved by √, then √, ε and its addition, the
 * division; decay 3, two differences; scale = |p| (1 + ηλ) + η scale(m̂) / (√v̂ + ε).
 */
export const ADAM_PARAMETER = 20;

/** The loss of a whole model of at most two layers: 2 · (2K + 1) with K ≤ 4, softmax 9, the loss itself 20; scale = |loss|. */
export const MODEL_LOSS = 64;

/**
 * A gradient of such a model: the way forward as above, and back 2 · (2 · 5 + 3), are some 64 roundings; the differences on
 * the way (a − y, dy − Σ dy·a) may cancel two bits, hence 4 times that; scale = the largest of the matrix. Worst met: 37.
 */
export const MODEL_GRADIENT = 256;

/** Relative, in float64: log a of a = σ(z) by hand loses what log σ(z) keeps, some 1/a ulp, with a above 0.01 here. */
export const LOSS_BY_HAND = 1e-12;

/**
 * |a − n| / max(|a|, |n|, floor) for central differences n with h = 1e-5. They are off by h²/6 · L‴ ≈ 2e-11 L‴ and by the
 * rounding of L divided by h, some 1e-16 · L / h = 1e-11 L; with L and L‴ below 50 that is 1e-9, or 1e-6 of the floor.
 */
export const NUMERIC = 1e-6;
export const NUMERIC_FLOOR = 1e-3;

/**
 * After up to 21 updates, each loss relative to itself, weights to the largest of their matrix: every update adds the few
 * roundings of its gradient and its rule, and momentum keeps them. 80 u is 1e-5 in float32 and 2e-14 in float64. Worst met: 14.
 */
export const TRAJECTORY = 80;

/** Printed figures of the seeds: "within 4 ULP". */
export const PRINTED = 4;
