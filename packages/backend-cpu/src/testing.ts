/** What the tests share: both precisions, made-up matrices, and reading at once. */
import type { Backend, HostArray, Precision, Primitives, Shape, Tensor } from "@chainrule/core";

/** Each precision with its rounding. */
export const PRECISIONS: readonly (readonly [Precision, (x: number) => number])[] = [
  ["float32", Math.fround],
  ["float64", (x) => x],
];

export const NUMBERS_THAT_BREAK_THINGS: readonly number[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  1,
  -1,
  1e-30,
  -745,
  1e30,
];

/** Numbers from −2 to 2 that float32 holds exactly; others for every seed. */
export function numbers(count: number, seed: number): number[] {
  let state = seed * 7919 + 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.fround(state / 2 ** 30);
  });
}

export const upload = (backend: Backend, data: ArrayLike<number>, rows: number, columns: number): Tensor =>
  backend.upload(data, [rows, columns]);

/** The values of a tensor; this backend never waits. */
export const read = (backend: Backend, tensor: Tensor): number[] => [...(backend.read(tensor) as HostArray)];

/** Row-major values of a matrix given by a function. */
export function filled([rows, columns]: Shape, element: (i: number, j: number) => number): number[] {
  return Array.from({ length: rows * columns }, (_, p) => element(Math.floor(p / columns), p % columns));
}

/** What kernels take first and have no use for. */
export const OPS: Primitives = undefined as never;
