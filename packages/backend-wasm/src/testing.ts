/** What the tests share: made-up matrices, reading at once, workers that end. */
import type { Backend, HostArray, Primitives, Tensor } from "@chainrule/core";
import { afterAll, expect } from "vitest";
import { wasm } from "./index.ts";

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

/** A backend of one thread, and one of two that share everything. */
export async function oneAndTwoThreads(): Promise<{ one: Backend; two: Backend }> {
  const two = await wasm({ threads: 2, shareFrom: 0 });
  afterAll(() => two.close());
  return { one: await wasm(), two };
}

type Size = readonly [m: number, depth: number, n: number];
type Turns = readonly [a: boolean, b: boolean];

/** Which factors lie transposed. */
export const TURNS: readonly Turns[] = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
];

/** Σ_k a[i, k]·b[k, j] in float32: from 0, ascending k, every product and every sum rounded. Inputs are not transposed. */
export function product(a: readonly number[], b: readonly number[], m: number, depth: number, n: number): Float32Array {
  const out = new Float32Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum = Math.fround(sum + Math.fround(a[i * depth + k]! * b[k * n + j]!));
      out[i * n + j] = sum;
    }
  }
  return out;
}

export const transposed = (data: readonly number[], rows: number, columns: number): number[] =>
  Array.from({ length: rows * columns }, (_, p) => data[(p % rows) * columns + Math.floor(p / rows)]!);

/** a·b as the backend computes it, onto memory that held NaN. Inputs are given as they are and stored as `turns` says. */
export function multiplied(
  backend: Backend,
  a: readonly number[],
  b: readonly number[],
  [m, depth, n]: Size,
  [turnA, turnB]: Turns,
): number[] {
  const left = turnA ? upload(backend, transposed(a, m, depth), depth, m) : upload(backend, a, m, depth);
  const right = turnB ? upload(backend, transposed(b, depth, n), n, depth) : upload(backend, b, depth, n);
  // what was there before must not matter, what lies behind must stay
  const stain = upload(backend, new Array(m * n).fill(Number.NaN), m, n);
  const behind = upload(backend, new Array(40).fill(7), 5, 8);
  backend.dispose(stain);
  const out = backend.matmul(left, right, turnA, turnB);
  expect(out.shape).toEqual([m, n]);
  expect(read(backend, behind)).toEqual(new Array(40).fill(7));
  const values = read(backend, out);
  for (const tensor of [left, right, out, behind]) backend.dispose(tensor);
  return values;
}

/** That product is `want` to the bit, the sign of 0 too; the message says which element of which product is not. */
export function expectProduct(
  backend: Backend,
  a: readonly number[],
  b: readonly number[],
  size: Size,
  turns: Turns,
  want: Float32Array,
): void {
  const got = multiplied(backend, a, b, size, turns);
  const wrong = got.findIndex((value, p) => !Object.is(value, want[p]));
  if (wrong < 0) return;
  const n = size[2];
  const place = `${size.join("×")}, transposed ${turns.join(", ")}, at [${Math.floor(wrong / n)}, ${wrong % n}]`;
  expect.fail(`${place}: got ${got[wrong]}, want ${want[wrong]}`);
}

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
