/** Softmax and its cross entropy, row by row. */
import { exp, type HostArray, log } from "@chainrule/core";
import { max, sum } from "./reduce.ts";
import { scratch } from "./scratch.ts";

/** Fills `e` with e^(x − m) for one row of x, m its maximum, so that nothing overflows; returns their sum. */
function exponentials(e: Float64Array, x: HostArray, start: number, n: number, m: number): number {
  let total = 0;
  for (let j = 0; j < n; j++) {
    const value = exp(x[start + j]! - m);
    e[j] = value;
    total += value;
  }
  return total;
}

/** out = e^x / Σ e^x along each row of n. */
export function softmax(out: HostArray, x: HostArray, n: number): void {
  const e = scratch(n);
  for (let p = 0; p < x.length; p += n) {
    const total = exponentials(e, x, p, n, max(x, p, n, 1));
    for (let j = 0; j < n; j++) out[p + j] = e[j]! / total;
  }
}

/** Returns −scale · Σ y log softmax(x); gradient = scale · (softmax(x) Σy − y), Σy over each row of n. */
export function softmaxCrossEntropy(gradient: HostArray, x: HostArray, y: HostArray, n: number, scale: number): number {
  const e = scratch(n);
  let loss = 0;
  for (let p = 0; p < x.length; p += n) {
    const m = max(x, p, n, 1);
    const total = exponentials(e, x, p, n, m);
    const expected = sum(y, p, n, 1);
    const logTotal = log(total);
    for (let j = 0; j < n; j++) {
      const target = y[p + j]!;
      // also where the target is 0: a logit that is not finite must show
      loss += target * (logTotal - (x[p + j]! - m));
      gradient[p + j] = ((e[j]! / total) * expected - target) * scale;
    }
  }
  return scale * loss;
}
