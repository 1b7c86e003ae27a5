/** The matrices of one backend: handles whose storage may be replaced, and the count of them. */
import { OutOfMemoryError, type Shape, type Tensor, TensorError } from "@chainrule/core";
import type { Device, Storage } from "./devices/device.ts";

/** A handle; its storage is null once disposed. */
export interface Matrix extends Tensor {
  readonly shape: Shape;
  storage: Storage | null;
  owner: object | null;
}

/** Whole numbers beyond are not exact in float32, in which devices address. */
const MOST_ELEMENTS = 2 ** 24;

export interface Matrices {
  /** @throws TensorError after `close` */
  check(): void;
  /** A matrix whose storage `make` gives. @throws TensorError after `close`, OutOfMemoryError for what cannot be addressed */
  make(shape: Shape, make: (shape: Shape) => Storage): Matrix;
  /** Harmless for a matrix already dead. */
  dispose(matrix: Matrix): void;
  /** The storage of `source` becomes that of `target`, whose own is freed. */
  assign(target: Matrix, source: Matrix): void;
  usage(): { tensors: number; bytes: number };
  /** Frees all. */
  close(): void;
}

export function createMatrices(device: Device): Matrices {
  const live = new Set<Matrix>();
  let elements = 0;
  let closed = false;
  const check = (): void => {
    if (closed) throw new TensorError("gpu: the backend is closed; make another with await gpu()");
  };
  const dispose = (matrix: Matrix): void => {
    if (!live.delete(matrix)) return;
    elements -= matrix.shape[0] * matrix.shape[1];
    device.free(matrix.storage!);
    matrix.storage = null;
  };
  return {
    check,
    make(shape, make) {
      check();
      const [rows, columns] = shape;
      const size = rows * columns;
      if (size > MOST_ELEMENTS) {
        throw new OutOfMemoryError(
          `gpu: a matrix [${rows}, ${columns}] has ${size} elements, and devices address ${MOST_ELEMENTS}; take smaller batches or layers, or @chainrule/backend-wasm`,
        );
      }
      const matrix: Matrix = { shape: [rows, columns], storage: make(shape), owner: null };
      live.add(matrix);
      elements += size;
      return matrix;
    },
    dispose,
    assign(target, source) {
      check();
      const own = target.storage!;
      target.storage = source.storage;
      source.storage = own;
      dispose(source);
    },
    usage: () => ({ tensors: live.size, bytes: 4 * elements }),
    close() {
      for (const matrix of [...live]) dispose(matrix);
      closed = true;
    },
  };
}
