/** Matrices and their storage: typed arrays recycled by size, so that steady training allocates none. */
import { type HostArray, type Shape, type Tensor, TensorError } from "@chainrule/core";

/** A handle; `data` is exactly as long as the matrix has elements, and is empty once disposed. */
export interface Matrix extends Tensor {
  readonly shape: Shape;
  data: HostArray;
  owner: object | null;
}

/** The storage of one backend. */
export interface Memory {
  /** A new matrix with arbitrary contents. @throws TensorError after `close` */
  make(shape: Shape): Matrix;
  /** Recycles the storage of `matrix`; harmless for a matrix already dead. */
  dispose(matrix: Matrix): void;
  /** The storage of `source` becomes that of `target`, whose own is recycled. @throws TensorError after `close` */
  assign(target: Matrix, source: Matrix): void;
  /** What is live, without what waits to be used again. */
  usage(): { tensors: number; bytes: number };
  /** @throws TensorError after `close` */
  check(): void;
  close(): void;
}

/** Arrays below this size are found by index, larger ones in a map. */
const SMALL = 2048;
/** Arrays above this size, 16 MB of float32, never wait: allocating one costs little beside filling it. */
const LARGE = 2 ** 22;
/** How many elements, 128 MB of float32, may be allocated beyond the live ones before those that wait are let go. */
const SPARE = 2 ** 25;
/** What an empty typed array costs, in elements. */
const OVERHEAD = 32;

export function createMemory(Storage: typeof Float32Array | typeof Float64Array): Memory {
  const nothing: HostArray = new Storage(0);
  /** The arrays that wait, by size; `small` is a shortcut into it. */
  const stacks = new Map<number, HostArray[]>();
  const small: (HostArray[] | undefined)[] = new Array(SMALL);
  // live or waiting: counted where an array is made or let go, because counting every use cost a sixth of it
  let arrays = 0;
  let elements = 0;
  let limit = SPARE;
  let closed = false;

  const check = (): void => {
    if (closed) throw new TensorError("cpu: the backend is closed; make another with cpu()");
  };
  const live = (): [arrays: number, elements: number] => {
    const result: [number, number] = [arrays, elements];
    for (const [size, stack] of stacks) {
      result[0] -= stack.length;
      result[1] -= stack.length * size;
    }
    return result;
  };
  const letGo = (): void => {
    [arrays, elements] = live();
    stacks.clear();
    small.fill(undefined);
  };
  const allocate = (size: number): HostArray => {
    check();
    if (elements + OVERHEAD * arrays > limit) {
      letGo();
      limit = elements + OVERHEAD * arrays + SPARE;
    }
    arrays++;
    elements += size;
    return new Storage(size);
  };
  const recycle = (data: HostArray): void => {
    const size = data.length;
    const stack = size < SMALL ? small[size] : stacks.get(size);
    if (stack !== undefined) stack.push(data);
    else if (size <= LARGE) {
      const first = [data];
      stacks.set(size, first);
      if (size < SMALL) small[size] = first;
    } else {
      arrays--;
      elements -= size;
    }
  };

  return {
    check,
    make(shape) {
      const size = shape[0] * shape[1];
      const data = (size < SMALL ? small[size] : stacks.get(size))?.pop() ?? allocate(size);
      return { shape, data, owner: null };
    },
    dispose(matrix) {
      const { data } = matrix;
      if (data === nothing || closed) return;
      matrix.data = nothing;
      recycle(data);
    },
    assign(target, source) {
      check();
      const { data } = target;
      target.data = source.data;
      source.data = nothing;
      recycle(data);
    },
    usage() {
      const [tensors, size] = live();
      return { tensors, bytes: size * Storage.BYTES_PER_ELEMENT };
    },
    close() {
      closed = true;
      letGo();
      arrays = elements = 0;
    },
  };
}
