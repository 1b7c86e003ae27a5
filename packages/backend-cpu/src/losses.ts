/** The losses that need no row maximum, each with its gradient, and the count of correct rows. */
import { exp, type HostArray, log1p, sigmoid } from "@chainrule/core";

/** Returns scale · Σ(x − y)²; gradient = 2 · scale · (x − y). */
export function squaredError(gradient: HostArray, x: HostArray, y: HostArray, _n: number, scale: number): number {
  const slope = 2 * scale;
  let loss = 0;
  for (let i = 0; i < x.length; i++) {
    const difference = x[i]! - y[i]!;
    loss += difference * difference;
    gradient[i] = slope * difference;
  }
  return scale * loss;
}

/** Returns scale · Σ(max(x, 0) − xy + log(1 + e^−|x|)), which never overflows; gradient = scale · (σ(x) − y). */
export function sigmoidCrossEntropy(
  gradient: HostArray,
  x: HostArray,
  y: HostArray,
  _n: number,
  scale: number,
): number {
  let loss = 0;
  for (let i = 0; i < x.length; i++) {
    const z = x[i]!;
    const target = y[i]!;
    loss += (z > 0 ? z : 0) - z * target + log1p(exp(-Math.abs(z)));
    gradient[i] = (sigmoid(z) - target) * scale;
  }
  return scale * loss;
}

/** Σ of y at the first largest x of each row of n; a row with NaN adds nothing. */
export function countCorrect(x: HostArray, y: HostArray, n: number): number {
  let count = 0;
  for (let p = 0; p < x.length; p += n) {
    let best = p;
    for (let q = p; q < p + n; q++) {
      if (Number.isNaN(x[q])) {
        best = -1;
        break;
      }
      if (x[q]! > x[best]!) best = q;
    }
    if (best >= 0) count += y[best]!;
  }
  return count;
}
