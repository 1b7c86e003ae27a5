// The products that are measured, and what is multiplied.

/** m × k × n: a batch of ten, of a hundred and twenty-eight, and a single row, forward. */
export const SHAPES = [
  [1, 784, 32],
  [10, 784, 32],
  [128, 784, 512],
  [128, 512, 512],
];
/** N: as it is, T: transposed. */
export const CASES = ["NN", "NT", "TN", "TT"];
/** What training multiplies besides: gradients of weights (TN) and of inputs (NT), in batches of 10, 20 and 128. */
export const GRADIENTS = [
  [784, 10, 32, "TN"],
  [800, 20, 300, "TN"],
  [784, 128, 512, "TN"],
  [512, 128, 512, "TN"],
  [512, 128, 10, "TN"],
];

let state = 1;
/** The same numbers in every run, from −1 to 1. */
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state / 2 ** 31;
}

export const fill = (count) => Float32Array.from({ length: count }, random);

/** Does the product at least `work` multiplications and additions long; returns how many. `data` are the left factor's. */
export function multiplier(backend, [m, depth, n], name, work, data = fill(m * depth)) {
  const [transposeA, transposeB] = [name[0] === "T", name[1] === "T"];
  const left = backend.upload(data, transposeA ? [depth, m] : [m, depth]);
  const right = backend.upload(fill(depth * n), transposeB ? [n, depth] : [depth, n]);
  const flops = 2 * m * depth * n;
  const calls = Math.ceil(work / flops);
  return () => {
    for (let call = 0; call < calls; call++) {
      backend.dispose(backend.matmul(left, right, transposeA, transposeB));
    }
    return calls * flops;
  };
}
