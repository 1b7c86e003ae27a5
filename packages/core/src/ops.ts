/** The one way to a backend: checks shapes and lifetimes with one wording, and owns temporaries. */
import type { Backend, BinaryOp, HostArray, ReduceOp, Shape, Tensor, UnaryOp } from "./backend.ts";
import { BackendSpecError, ShapeError, TensorError } from "./errors.ts";

const SPEC = 1;

/** `[2, 3]`. */
export const show = (shape: Shape): string => `[${shape[0]}, ${shape[1]}]`;

/**
 * Every tensor belongs to the `Ops` that made it. `scope()` makes a child for temporaries; `release()` hands back all that
 * a scope made, so that its users dispose nothing. A parent's tensors may be used in its children.
 */
export class Ops {
  readonly backend: Backend;
  private owned: Tensor[] = [];
  private count = 0;
  private limit = 64;

  /** @throws BackendSpecError if the backend speaks another version of the contract. */
  constructor(backend: Backend) {
    if (backend.spec !== SPEC) {
      throw new BackendSpecError(
        `Ops: backend "${backend.name}" has contract ${String(backend.spec)}, @chainrule/core ${SPEC}; ` +
          "install the same version of both",
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
    for (let i = 0; i < this.count; i++) {
      const tensor = this.owned[i] as Tensor;
      if (tensor.owner === this) {
        tensor.owner = null;
        this.backend.dispose(tensor);
      }
    }
    this.count = 0;
  }

  /** Copies `data`, row-major. */
  upload(data: ArrayLike<number>, shape: Shape): Tensor {
    if (!(shape[0] > 0 && shape[1] > 0 && data.length === shape[0] * shape[1])) {
      throw new ShapeError(`upload: ${data.length} values for ${show(shape)}; give rows × columns, both above 0`);
    }
    return this.adopt(this.backend.upload(data, shape));
  }

  /** A copy of the values; the only operation that waits. */
  async read(tensor: Tensor): Promise<HostArray> {
    this.check("read", tensor);
    return await this.backend.read(tensor);
  }

  dispose(tensor: Tensor): void {
    this.check("dispose", tensor);
    tensor.owner = null;
    this.backend.dispose(tensor);
  }

  /** `target` takes the storage of `source`, a tensor of this scope, which is dead afterwards. */
  assign(target: Tensor, source: Tensor): void {
    this.same("assign", target, source);
    if (target === source || source.owner !== this) {
      throw new TensorError(`assign: ${show(source.shape)} is no new result of this scope; assign what it computed`);
    }
    source.owner = null;
    this.backend.assign(target, source);
  }

  /** op(a)·op(b), where op transposes if its flag is set. */
  matmul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    this.check("matmul", a);
    this.check("matmul", b);
    if (a.shape[transposeA ? 0 : 1] !== b.shape[transposeB ? 1 : 0]) {
      misfit("matmul", transposeA ? "[k, m]" : "[m, k]", transposeB ? "[n, k]" : "[k, n]", a, b);
    }
    return this.adopt(this.backend.matmul(a, b, transposeA, transposeB));
  }

  unary(op: UnaryOp, x: Tensor): Tensor {
    this.check(op, x);
    return this.adopt(this.backend.unary(op, x));
  }

  /** `b` is repeated to the shape of `a`: `[1, n]`, `[m, 1]`, `[1, 1]` or a number. */
  binary(op: BinaryOp, a: Tensor, b: Tensor | number): Tensor {
    this.check(op, a);
    if (typeof b !== "number") {
      this.check(op, b);
      const rows = b.shape[0];
      const columns = b.shape[1];
      if ((rows !== 1 && rows !== a.shape[0]) || (columns !== 1 && columns !== a.shape[1])) {
        misfit(op, "[m, n]", "[m or 1, n or 1]", a, b);
      }
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
    if (this.count === this.limit) {
      // forget what was disposed or assigned away; growing by doubling keeps this cheap
      this.owned = this.owned.filter((t) => t.owner === this);
      this.count = this.owned.length;
      this.limit = Math.max(64, 2 * this.count);
    }
    tensor.owner = this;
    this.owned[this.count++] = tensor;
    return tensor;
  }

  /** @throws TensorError unless `tensor` is alive on this backend */
  check(operation: string, tensor: Tensor): void {
    const owner = tensor.owner;
    if (owner === this || (owner as Ops | null | undefined)?.backend === this.backend) return;
    throw new TensorError(
      `${operation}: tensor ${show(tensor.shape)} ` +
        (owner === null
          ? "was disposed; use it before its scope is released"
          : `is not of backend "${this.backend.name}"; upload it there first`),
    );
  }

  /** @throws TensorError, ShapeError unless both are alive and of one shape */
  same(operation: string, a: Tensor, b: Tensor): void {
    this.check(operation, a);
    this.check(operation, b);
    if (a.shape[0] !== b.shape[0] || a.shape[1] !== b.shape[1]) misfit(operation, "[m, n]", "[m, n]", a, b);
  }
}

/** @throws ShapeError with the shapes of two tensors, and what they should be */
export function misfit(operation: string, needA: string, needB: string, a: Tensor, b: Tensor): never {
  throw new ShapeError(`${operation}: ${show(a.shape)} and ${show(b.shape)} do not fit; give ${needA} and ${needB}`);
}
