/** The operations that several threads share: the products, and the updates of large parameters. */
import { DeviceLostError } from "@chainrule/core";
import type { Kernels, Large } from "./kernels.ts";
import { SPACE, SPACE_SIZE } from "./layout.ts";
import { ALWAYS, prudence } from "./prudence.ts";

/** One thread does all. */
export const alone = ({ matmul, sgd, adam }: Kernels): Large => ({
  matmul: (c, a, b, m, depth, n, transposed, bias, activation) =>
    matmul(c, a, b, m, depth, n, transposed, bias, activation, SPACE, 0, 1),
  sgd: (p, gradient, velocity, rate, momentum, nesterov, decay, count) =>
    sgd(p, gradient, velocity, rate, momentum, nesterov, decay, 0, count),
  adam: (p, gradient, m, v, rate, beta1, rest1, beta2, rest2, epsilon, decay, count) =>
    adam(p, gradient, m, v, rate, beta1, rest1, beta2, rest2, epsilon, decay, 0, count),
});

/** An update takes as long as this many multiplications, for each element. */
const UPDATE = 8;
/** Multiplications in a part at most, a fraction of a second: the leader waits for no part longer than `LIMIT`. */
const LARGEST_PART = 100_000_000;
/** The state counts parts in 16 bits. */
const MOST_PARTS = 60_000;
/** Milliseconds of waiting for one operation. */
const LIMIT = 20_000;
/** A single glance at the clock counts for this much at most: the process may have been stopped. */
const GLANCE = 100;

/** True where the thread that computes may sleep: not on the main thread of a browser. */
function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** `threads` of them share what takes `shareFrom` multiplications; `lost` is called before the error if one does not finish its part. */
export function together(
  kernels: Kernels,
  threads: number,
  shareFrom: number,
  lost: (error: DeviceLostError) => void,
): Large {
  const { matmulTogether, sgdTogether, adamTogether, missing } = kernels;
  const single = alone(kernels);
  const sleep = maySleep();
  const parts = 2 * threads;
  const { share, done } = shareFrom === 0 ? ALWAYS : prudence(() => performance.now());

  /** Waits for the parts that others have begun. */
  const wait = (): void => {
    let waited = 0;
    let last = performance.now();
    while (missing(sleep) > 0) {
      const now = performance.now();
      waited += Math.min(now - last, GLANCE);
      last = now;
      if (waited < LIMIT) continue;
      const error = new DeviceLostError(
        `wasm: a thread did not finish its part within ${LIMIT / 1000} s; make another backend with await wasm()`,
      );
      lost(error);
      throw error;
    }
  };

  return {
    matmul(c, a, b, m, depth, n, transposed, bias, activation) {
      const work = m * depth * n;
      if (work < shareFrom) {
        single.matmul(c, a, b, m, depth, n, transposed, bias, activation);
        return;
      }
      if (share(work)) {
        const count = Math.min(Math.max(parts, Math.ceil(work / LARGEST_PART)), MOST_PARTS);
        if (matmulTogether(c, a, b, m, depth, n, transposed, bias, activation, SPACE, SPACE_SIZE, count)) wait();
      } else single.matmul(c, a, b, m, depth, n, transposed, bias, activation);
      done(work);
    },
    sgd(p, gradient, velocity, rate, momentum, nesterov, decay, count) {
      const work = UPDATE * count;
      if (work < shareFrom) {
        single.sgd(p, gradient, velocity, rate, momentum, nesterov, decay, count);
        return;
      }
      if (share(work)) {
        if (sgdTogether(p, gradient, velocity, rate, momentum, nesterov, decay, count, parts)) wait();
      } else single.sgd(p, gradient, velocity, rate, momentum, nesterov, decay, count);
      done(work);
    },
    adam(p, gradient, m, v, rate, beta1, rest1, beta2, rest2, epsilon, decay, count) {
      const work = UPDATE * count;
      if (work < shareFrom) {
        single.adam(p, gradient, m, v, rate, beta1, rest1, beta2, rest2, epsilon, decay, count);
        return;
      }
      if (share(work)) {
        if (adamTogether(p, gradient, m, v, rate, beta1, rest1, beta2, rest2, epsilon, decay, count, parts)) wait();
      } else single.adam(p, gradient, m, v, rate, beta1, rest1, beta2, rest2, epsilon, decay, count);
      done(work);
    },
  };
}
