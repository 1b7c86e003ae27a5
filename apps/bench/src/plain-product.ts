/** Matrix products by three nested loops, with a float64 sum. */
import type { Multiplication, Multiplier } from "./task.ts";

export function plainProduct({ a, b, m, k, n, transposeA, transposeB }: Multiplication): Multiplier {
  const out = new Float32Array(m * n);
  const loop = LOOPS[transposeA ? (transposeB ? "TT" : "TN") : transposeB ? "NT" : "NN"];
  const run = (calls: number): void => {
    for (let call = 0; call < calls; call++) loop(out, a, b, m, k, n);
  };
  return {
    run,
    read() {
      run(1);
      return out;
    },
  };
}

type Loop = (out: Float32Array, a: Float32Array, b: Float32Array, m: number, depth: number, n: number) => void;

// One loop for each case, as anyone would write it: sharing one would make it slower than it is.
const LOOPS: Record<"NN" | "NT" | "TN" | "TT", Loop> = {
  NN(out, a, b, m, depth, n) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += a[i * depth + k]! * b[k * n + j]!;
        out[i * n + j] = sum;
      }
    }
  },
  NT(out, a, b, m, depth, n) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += a[i * depth + k]! * b[j * depth + k]!;
        out[i * n + j] = sum;
      }
    }
  },
  TN(out, a, b, m, depth, n) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += a[k * m + i]! * b[k * n + j]!;
        out[i * n + j] = sum;
      }
    }
  },
  TT(out, a, b, m, depth, n) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += a[k * m + i]! * b[j * depth + k]!;
        out[i * n + j] = sum;
      }
    }
  },
};
