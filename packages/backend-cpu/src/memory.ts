/** Matrices and their storage: typed arrays recycled by size, so that steady training allocates none. */
import { type Backend, type HostArray, type Shape, type Tensor, TensorError } from "@chainrule/core";

/** A handle; `data` is exactly as long as the matrix has elements, and is empty once disposed. */
export interface Matrix extends Tensor {
  readonly shape: Shape;
  data: HostArray;
  owner: object | null;
}

/** The storage of one backend, with the members of it that are about storage alone. */
export interface Memory extends Required<Pick<Backend, "memory" | "close">> {
  /** A new matrix with arbitrary contents. @throws TensorError after `close` */
  make(shape: Shape): Matrix;
  /** Recycles the storage of `matrix`; harmless for a matrix already dead. */
  dispose(matrix: Matrix): void;
  /** The storage of `source` becomes that of `target`, whose own is recycled. @throws TensorError after `close` */
  assign(target: Matrix, source: Matrix): void;
  /** @throws TensorError after `close` */
  check(): void;
}

/** Arrays above this size, 16 MB of float32, never wait: allocating one costs little beside filling it. */
const LARGE = 4194304;
/** How many elements, 128 MB of float32, may wait to be used again before they are let go. */
const SPARE = 33554432;
/** Arrays below this size are found by index, larger ones in a map: small networks do little else than ask for them. */
const SMALL = 2048;
/** What an empty typed array costs, in elements. */
const OVERHEAD = 32;

export function createMemory(Storage: typeof Float32Array | typeof Float64Array): Memory {
  const nothing: HostArray = new Storage(0);
  /** The arrays that wait, by size. */
  const stacks = new Map<number, HostArray[]>();
  /** Its entries for small sizes. */
  const small: (HostArray[] | undefined)[] = new Array(SMALL);
  let tensors = 0;
  // elements with their overhead: of what is live, and of that and what waits
  let live = 0;
  let held = 0;
  let closed = false;

  const check = (): void => {
    if (closed) throw new TensorError("cpu: the backend is closed; give another");
  };
  const recycle = (data: HostArray): void => {
    const size = data.length;
    tensors--;
    live -= size + OVERHEAD;
    if (size > LARGE) held -= size + OVERHEAD;
    else {
      const stack = size < SMALL ? small[size] : stacks.get(size);
      if (stack) stack.push(data);
      else {
        const first = [data];
        stacks.set(size, first);
        if (size < SMALL) small[size] = first;
      }
    }
  };

  return {
    check,
    make(shape) {
      const size = shape[0] * shape[1];
      let data = (size < SMALL ? small[size] : stacks.get(size))?.pop();
      if (!data) {
        check();
        if (held - live > SPARE) {
          stacks.clear();
          small.fill(undefined);
          held = live;
        }
        held += size + OVERHEAD;
        data = new Storage(size);
      }
      tensors++;
      live += size + OVERHEAD;
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
      recycle(target.data);
      target.data = source.data;
      source.data = nothing;
    },
    memory: () => ({ tensors, bytes: (live - tensors * OVERHEAD) * Storage.BYTES_PER_ELEMENT }),
    close() {
      closed = true;
      stacks.clear();
      small.fill(undefined);
      tensors = live = 0;
    },
  };
}
