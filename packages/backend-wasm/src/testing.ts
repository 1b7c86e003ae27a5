/** What the tests share: made-up matrices, and reading at once. */
import type { Backend, HostArray, Primitives, Tensor } from "@chainrule/core";

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

/** A kernel for plain arrays, for which this backend has no use. */
export const HOST: never = undefined as never;

/** What kernels take first and have no use for. */
export const OPS: Primitives = undefined as never;
