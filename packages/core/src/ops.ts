/** The one way to a backend: checks shapes and lifetimes with one wording, and owns temporaries. */
import type { Backend, BinaryOp, HostArray, Recording, ReduceOp, Shape, Tensor, UnaryOp } from "./backend.ts";
import { BackendSpecError, ShapeError, TensorError } from "./errors.ts";

const SPEC = 1;

/** `[2, 3]`. */
export const show = (shape: Shape): string => `[${shape[0]}, ${shape[1]}]`;

/** @throws ShapeError unless there is a value for each element, and at least one */
export function fill(subject: string, { length }: ArrayLike<number>, shape: Shape): void {
  if (!(shape[0] > 0 && shape[1] > 0 && length === shape[0] * shape[1])) {
    throw new ShapeError(`${subject} has ${length} values for ${show(shape)}; give as many, above 0`);
  }
}

/**
 * Every tensor belongs to the `Ops` that made it. `scope()` makes a child for temporaries; `release()` hands back all that
 * a scope made, so that its users dispose nothing. A parent's tensors may be used in its children.
 */
export class Ops {
  /** What executes; its methods check nothing, so call those of `Ops`. */
  readonly backend: Backend;
  #owned: Tensor[] = [];
  #limit = 64;
  #recordings: Recording[] = [];

  /**
   * A scope on this backend that owns nothing yet.
   * @throws BackendSpecError with what mends it, if the backend speaks another version of the contract.
   */
  constructor(backend: Backend) {
    if (backend.spec !== SPEC) {
      throw new BackendSpecError(
        `Ops: ${(backend as Backend).name} has contract ${(backend as Backend).spec}, core ${SPEC}; ` +
          `npm install @chainrule/core@latest @chainrule/backend-${(backend as Backend).name}@latest`,
      );
    }
    this.backend = backend;
  }

  /** A child for temporaries on the same backend. */
  scope(): Ops {
    return new Ops(this.backend);
  }

  /** Disposes all that this scope still owns; the scope can be used again. */
  release(): void {
    if (this.#owned.length + this.#recordings.length === 0) return;
    for (const recording of this.#recordings) recording.end();
    for (const tensor of this.#owned) if (tensor.owner === this) this.dispose(tensor);
    this.#recordings = [];
    this.#owned = [];
  }

  /** What `use` gives, in a child that is released afterwards, also when something throws. */
  async within<T>(use: (scope: Ops) => T | Promise<T>): Promise<T> {
    const scope = this.scope();
    try {
      return await use(scope);
    } finally {
      scope.release();
    }
  }

  /**
   * Calls `work`, which only computes. The result repeats its operations, unchecked, until this scope is released; it is
   * undefined where the backend does not record.
   */
  record(work: () => void): (() => void) | undefined {
    const recording = this.backend.record ? this.backend.record(work) : work();
    if (recording) this.#recordings.push(recording);
    return recording?.repeat;
  }

  /** Copies `data`, row-major. */
  upload(data: ArrayLike<number>, shape: Shape): Tensor {
    fill("upload: the data", data, shape);
    return this.adopt(this.backend.upload(data, shape));
  }

  /** A copy of the values; the only operation that waits. */
  async read(tensor: Tensor): Promise<HostArray> {
    this.check("read", tensor);
    return this.backend.read(tensor);
  }

  /** Frees a tensor before its scope ends. @throws TensorError if it is dead, or of another backend */
  dispose(tensor: Tensor): void {
    this.check("dispose", tensor);
    tensor.owner = null;
    this.backend.dispose(tensor);
  }

  /** `target` takes the storage of `source`, a tensor of this scope, which is dead afterwards. */
  assign(target: Tensor, source: Tensor): void {
    this.same("assign", target, source);
    if (target === source || source.owner !== this) {
      throw new TensorError(`assign: ${show(source.shape)} is no result of this scope; give one`);
    }
    source.owner = null;
    this.backend.assign(target, source);
  }

  /** op(a)·op(b), where op transposes if its flag is set. */
  matmul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const depth = a.shape[transposeA ? 0 : 1];
    this.check("matmul", a);
    if (transposeB) this.check("matmul", b, b.shape[0], depth);
    else this.check("matmul", b, depth);
    return this.adopt(this.backend.matmul(a, b, transposeA, transposeB));
  }

  /** The scalar function of that name on each element. @throws TensorError for a tensor that is dead */
  unary(op: UnaryOp, x: Tensor): Tensor {
    this.check(op, x);
    return this.adopt(this.backend.unary(op, x));
  }

  /** `b` is repeated to the shape of `a`: `[1, n]`, `[m, 1]`, `[1, 1]` or a number. */
  binary(op: BinaryOp, a: Tensor, b: Tensor | number): Tensor {
    this.check(op, a);
    if (typeof b !== "number") {
      this.check(op, b, b.shape[0] === 1 ? 1 : a.shape[0], b.shape[1] === 1 ? 1 : a.shape[1]);
    }
    return this.adopt(this.backend.binary(op, a, b));
  }

  /** Over axis 0 to `[1, n]`, over axis 1 to `[m, 1]`. */
  reduce(op: ReduceOp, x: Tensor, axis: 0 | 1): Tensor {
    this.check(op, x);
    return this.adopt(this.backend.reduce(op, x, axis));
  }

  /** Takes ownership of a tensor that the backend made. */
  adopt(tensor: Tensor): Tensor {
    if (this.#owned.length > this.#limit) {
      // forget what was disposed or assigned away; growing by doubling keeps this cheap
      this.#owned = this.#owned.filter((t) => t.owner === this);
      this.#limit = 64 + 2 * this.#owned.length;
    }
    tensor.owner = this;
    this.#owned.push(tensor);
    return tensor;
  }

  /**
   * Refuses a tensor that the operation of this name cannot take.
   * @throws TensorError unless `tensor` is alive on this backend; ShapeError unless it has so many rows and columns
   */
  check(operation: string, tensor: Tensor, rows: number = tensor.shape[0], columns: number = tensor.shape[1]): void {
    const { owner, shape } = tensor;
    if (owner !== this && (owner as Ops | null | undefined)?.backend !== this.backend) {
      const trouble = owner === null ? "was disposed; use it earlier" : "is of another backend; upload it";
      throw new TensorError(`${operation}: tensor ${show(shape)} ${trouble}`);
    }
    if (shape[0] !== rows || shape[1] !== columns) {
      throw new ShapeError(`${operation}: ${show(shape)} does not fit; give ${show([rows, columns])}`);
    }
  }

  /** Refuses two tensors that are not alike. @throws TensorError, ShapeError unless both are alive and of one shape */
  same(operation: string, a: Tensor, b: Tensor): void {
    this.check(operation, a);
    this.check(operation, b, a.shape[0], a.shape[1]);
  }
}
