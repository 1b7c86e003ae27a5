/** What the tests share: made-up matrices, reading at once, workers that end. */
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

export const sharedMemory = (): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });

/** What `follow` of `endingModule` does. */
export const RETURN = 0x01;
export const TRAP = 0x00;

/** A module whose `follow` does this at once. */
export const endingModule = (code: number): Promise<WebAssembly.Module> =>
  WebAssembly.compile(
    Uint8Array.of(
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      // one type, (i32) → (); one function of it; exported as "follow"; its body
      ...[1, 5, 1, 0x60, 1, 0x7f, 0],
      ...[3, 2, 1, 0],
      ...[7, 10, 1, 6, ...new TextEncoder().encode("follow"), 0, 0],
      ...[10, 5, 1, 3, 0, code, 0x0b],
    ),
  );
