/** Matrices and their storage in one WebAssembly memory: blocks recycled by size class, so that steady training makes none. */
import { OutOfMemoryError, type Shape, type Tensor, TensorError } from "@chainrule/core";
import { PAGE } from "./layout.ts";

/** A handle. `pointer` is an address in bytes, a multiple of 16, and 0 once disposed. */
export interface Matrix extends Tensor {
  readonly shape: Shape;
  pointer: number;
  owner: object | null;
}

/** The storage of one backend. */
export interface Memory {
  /** A new matrix with arbitrary contents. @throws TensorError after `close`, OutOfMemoryError */
  make(shape: Shape): Matrix;
  /** Recycles the storage of `matrix`; harmless for a matrix already dead. */
  dispose(matrix: Matrix): void;
  /** The storage of `source` becomes that of `target`, whose own is recycled. @throws TensorError after `close` */
  assign(target: Matrix, source: Matrix): void;
  /** All of the memory as float32, until the next `make`. */
  floats(): Float32Array;
  /** The same as whole numbers. */
  words(): Uint32Array;
  /** What is live, without what waits to be used again. */
  usage(): { tensors: number; bytes: number };
  /** @throws what `close` was given */
  check(): void;
  /** From now on everything throws `reason`; a TensorError unless given. */
  close(reason?: Error): void;
}

/** Kernels read and write whole vectors: up to three elements past the last. */
const SPILL = 3;
/** Kernels read up to 31 elements past the end of a matrix: at the end of the memory there must be something to read. */
const BEYOND = 128;
/** Grow by at least this much, 1 MB, or a quarter. */
const GROWTH = 2 ** 20;
/** Classes below this one are its number of 16-byte units, those above lie eight to an octave. */
const EXACT = 64;

/** The size class of a matrix with `size` elements. */
export function classOf(size: number): number {
  const units = (size + SPILL + 3) >>> 2;
  if (units <= EXACT) return units;
  const shift = 28 - Math.clz32(units - 1);
  return EXACT + 8 * (shift - 3) + ((units - 1) >>> shift) - 7;
}

/** The bytes of a block of this class. */
export function bytesOf(kind: number): number {
  if (kind <= EXACT) return 16 * kind;
  const step = kind - EXACT - 1;
  return 16 * ((step & 7) + 9) * (8 << (step >>> 3));
}

/** Matrices from address `base` on; the memory grows up to `limit` bytes. */
export function createMemory(memory: WebAssembly.Memory, base: number, limit: number): Memory {
  /** The addresses that wait, by class. */
  const free: number[][] = [];
  /** Merged free blocks, from which smaller ones are cut: address and bytes. */
  let regions: [pointer: number, bytes: number][] = [];
  let view = new Float32Array(memory.buffer);
  let whole = new Uint32Array(memory.buffer);
  let top = base;
  let tensors = 0;
  let elements = 0;
  let closed: Error | null = null;

  const check = (): void => {
    if (closed !== null) throw closed;
  };
  const room = (): number => view.byteLength - BEYOND - top;

  /** Joins all that waits into regions as large as they can be; what lies at the top is handed back. */
  const merge = (): void => {
    for (const [kind, pointers] of free.entries()) {
      for (const pointer of pointers?.splice(0) ?? []) regions.push([pointer, bytesOf(kind)]);
    }
    regions.sort(([a], [b]) => a - b);
    const merged: typeof regions = [];
    for (const [pointer, bytes] of regions) {
      const last = merged.at(-1);
      if (last && last[0] + last[1] === pointer) last[1] += bytes;
      else merged.push([pointer, bytes]);
    }
    const last = merged.at(-1);
    if (last && last[0] + last[1] === top) {
      top = last[0];
      merged.pop();
    }
    regions = merged;
  };
  /** A block out of the regions, or 0. */
  const cut = (bytes: number): number => {
    const found = regions.findIndex((region) => region[1] >= bytes);
    if (found < 0) return 0;
    const region = regions[found]!;
    const pointer = region[0];
    region[0] += bytes;
    region[1] -= bytes;
    if (region[1] === 0) regions.splice(found, 1);
    return pointer;
  };
  const grow = (shape: Shape, bytes: number): void => {
    const missing = bytes - room();
    const size = view.byteLength;
    const wanted = Math.max(missing, GROWTH, size / 4);
    const pages = Math.ceil(Math.min(wanted, limit - size) / PAGE);
    const refuse = (why: string): never => {
      throw new OutOfMemoryError(
        `wasm: no memory for a matrix [${shape[0]}, ${shape[1]}] of ${bytes} bytes beside ${tensors} others of ` +
          `${4 * elements} bytes: ${why}; take smaller batches or layers, or give a larger maxMemory`,
      );
    };
    if (missing > limit - size) refuse(`the limit is ${limit} bytes`);
    try {
      memory.grow(pages);
    } catch {
      refuse(`the runtime refuses more than ${size} of the ${limit} bytes allowed`);
    }
    view = new Float32Array(memory.buffer);
    whole = new Uint32Array(memory.buffer);
  };
  const carve = (shape: Shape, kind: number): number => {
    check();
    const bytes = bytesOf(kind);
    let pointer = cut(bytes);
    if (pointer === 0 && room() < bytes) {
      merge();
      pointer = cut(bytes);
      if (pointer === 0 && room() < bytes) grow(shape, bytes);
    }
    if (pointer === 0) {
      pointer = top;
      top += bytes;
    }
    return pointer;
  };
  const recycle = (pointer: number, [rows, columns]: Shape): void => {
    const kind = classOf(rows * columns);
    const waiting = free[kind];
    if (waiting === undefined) free[kind] = [pointer];
    else waiting.push(pointer);
    tensors--;
    elements -= rows * columns;
  };

  return {
    check,
    make(shape) {
      const size = shape[0] * shape[1];
      const kind = classOf(size);
      const pointer = free[kind]?.pop() ?? carve(shape, kind);
      tensors++;
      elements += size;
      return { shape, pointer, owner: null };
    },
    dispose(matrix) {
      const { pointer } = matrix;
      if (pointer === 0 || closed !== null) return;
      matrix.pointer = 0;
      recycle(pointer, matrix.shape);
    },
    assign(target, source) {
      check();
      const { pointer } = target;
      target.pointer = source.pointer;
      source.pointer = 0;
      recycle(pointer, target.shape);
    },
    floats: () => view,
    words: () => whole,
    usage: () => ({ tensors, bytes: 4 * elements }),
    close(reason) {
      closed ??= reason ?? new TensorError("wasm: the backend is closed; make another with await wasm()");
      free.length = 0;
      regions = [];
      view = new Float32Array(0);
      whole = new Uint32Array(0);
      tensors = elements = 0;
    },
  };
}
