/** The compiled kernels: names and arguments of `assembly/index.ts`. Addresses are bytes, counts elements. */
import { BackendUnavailableError } from "@chainrule/core";
import { BINARY, FLAGS } from "./binary.ts";

/** The operations that several threads can share; `bias` and `velocity` may be 0, `activation` −1. */
export interface Large {
  matmul(
    ...numbers: [
      ...[c: number, a: number, b: number, m: number, depth: number, n: number],
      ...[transposed: number, bias: number, activation: number],
    ]
  ): void;
  sgd(
    ...numbers: [
      ...[p: number, gradient: number, velocity: number],
      ...[rate: number, momentum: number, nesterov: boolean, decay: number, count: number],
    ]
  ): void;
  adam(
    ...numbers: [
      ...[p: number, gradient: number, m: number, v: number, rate: number, beta1: number, rest1: number],
      ...[beta2: number, rest2: number, epsilon: number, decay: number, count: number],
    ]
  ): void;
}

type Part = [space: number, part: number, parts: number];
type Parts = [space: number, size: number, parts: number];
type Range<Numbers extends unknown[]> = Numbers extends [...infer Rest, unknown]
  ? [...Rest, start: number, end: number]
  : never;

export type LossKernel = (
  ...numbers: [loss: number, gradient: number, x: number, y: number, rows: number, columns: number, scale: number]
) => void;

export interface Kernels {
  map(op: number, out: number, x: number, start: number, end: number): void;
  zip(op: number, out: number, a: number, end: number, b: number, step: number): void;
  spread(
    ...numbers: [
      ...[op: number, out: number, a: number, b: number, rows: number, columns: number],
      ...[bi: number, bj: number, slot: number],
    ]
  ): void;
  reduceRows(largest: boolean, out: number, x: number, rows: number, columns: number): void;
  reduceColumns(largest: boolean, out: number, x: number, rows: number, columns: number): void;
  gatherRows(out: number, x: number, indices: number, rows: number, columns: number): void;
  softmax(out: number, x: number, rows: number, columns: number): void;
  softmaxCrossEntropy: LossKernel;
  countCorrect(count: number, x: number, y: number, rows: number, columns: number): void;
  squaredError: LossKernel;
  sigmoidCrossEntropy: LossKernel;
  matmul(...numbers: [...Parameters<Large["matmul"]>, ...Part]): void;
  sgd(...numbers: Range<Parameters<Large["sgd"]>>): void;
  adam(...numbers: Range<Parameters<Large["adam"]>>): void;
  /** These three return how many parts others still have to finish. */
  matmulTogether(...numbers: [...Parameters<Large["matmul"]>, ...Parts]): number;
  sgdTogether(...numbers: [...Parameters<Large["sgd"]>, parts: number]): number;
  adamTogether(...numbers: [...Parameters<Large["adam"]>, parts: number]): number;
  missing(sleep: boolean): number;
  stop(): void;
}

/** By the flag of their memory. Compiled once: a module has no state, and its compilation takes longer than all else. */
const compiled = new Map<number, Promise<WebAssembly.Module>>();

/** @throws BackendUnavailableError where there is no WebAssembly, or none with SIMD */
export function compileKernels(shared: boolean): Promise<WebAssembly.Module> {
  const flag = shared ? 3 : 1;
  const module = compiled.get(flag) ?? compile(flag);
  compiled.set(flag, module);
  return module;
}

/** The value of 0 to 9, a to f. */
function digit(i: number): number {
  const code = BINARY.charCodeAt(i);
  return (code & 15) + (code > 64 ? 9 : 0);
}

async function compile(flag: number): Promise<WebAssembly.Module> {
  if (typeof WebAssembly === "undefined") {
    throw new BackendUnavailableError("wasm: this runtime has no WebAssembly; use @chainrule/backend-cpu");
  }
  const bytes = new Uint8Array(BINARY.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digit(2 * i) + digit(2 * i + 1);
  bytes[FLAGS] = flag;
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new BackendUnavailableError(
      WebAssembly.validate(bytes)
        ? `wasm: no WebAssembly may be compiled here (${String(cause)}); allow 'wasm-unsafe-eval' in the page's ` +
            "Content-Security-Policy or use @chainrule/backend-cpu"
        : `wasm: this runtime cannot compile WebAssembly with 128-bit SIMD (${String(cause)}); ` +
            "update it (Chrome 91, Firefox 89, Safari 16.4, Node 20.19 have it) or use @chainrule/backend-cpu",
      { cause },
    );
  }
}
