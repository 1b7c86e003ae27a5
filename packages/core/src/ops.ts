/** The one way to a backend: checks shapes and lifetimes with one wording, composes, owns temporaries. */
import type {
  AdamStep,
  Backend,
  BinaryOp,
  FusedActivation,
  FusedOps,
  HostArray,
  LinearGrad,
  LossParts,
  ReduceOp,
  SgdStep,
  Shape,
  Tensor,
  UnaryOp,
} from "./backend.ts";
import * as compose from "./compose.ts";
import { BackendSpecError, ShapeError, TensorError } from "./errors.ts";

/** A matrix that batches are gathered from: in backend memory where the backend can gather, else on the host. */
export interface Resident {
  readonly shape: Shape;
  readonly host: ArrayLike<number>;
  readonly tensor: Tensor | null;
}

const SPEC = 1;
const show = (t: Tensor): string => `[${t.shape[0]}, ${t.shape[1]}]`;

/**
 * Every tensor belongs to the `Ops` that made it. `scope()` makes a child for temporaries; `release()` hands back all that
 * a scope made, so that its users dispose nothing. A parent's tensors may be used in its children.
 */
export class Ops implements compose.Primitives {
  readonly backend: Backend;
  private readonly fused: Partial<FusedOps>;
  private owned: (Tensor | undefined)[] = [];
  private count = 0;
  private limit = 64;

  /** @throws BackendSpecError if the backend speaks another version of the contract. */
  constructor(backend: Backend) {
    if (backend.spec !== SPEC) {
      throw new BackendSpecError(
        `Ops: backend "${backend.name}" implements contract ${String(backend.spec)}, this core needs ${SPEC}; ` +
          `install the same version of @chainrule/core and of the backend`,
      );
    }
    this.backend = backend;
    this.fused = backend.fused ?? {};
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
    const [rows, columns] = shape;
    if (!(Number.isInteger(rows) && Number.isInteger(columns) && rows > 0 && columns > 0)) {
      throw new ShapeError(
        `upload: shape [${rows}, ${columns}] is not two whole numbers above 0; give rows and columns`,
      );
    }
    if (data.length !== rows * columns) {
      throw new ShapeError(
        `upload: ${data.length} values do not fill [${rows}, ${columns}]; give ${rows * columns} values, row by row`,
      );
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
    this.check("assign", target);
    this.check("assign", source);
    if (target === source) throw new TensorError(`assign: target and source are the same tensor; assign a new result`);
    if (source.owner !== this) {
      throw new TensorError(
        `assign: the source ${show(source)} belongs to another scope; assign what this scope computed`,
      );
    }
    sameShape("assign", target, source);
    source.owner = null;
    this.backend.assign(target, source);
  }

  /** op(a)·op(b), where op transposes if its flag is set. */
  matmul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    this.check("matmul", a);
    this.check("matmul", b);
    if (a.shape[transposeA ? 0 : 1] !== b.shape[transposeB ? 1 : 0]) {
      throw new ShapeError(
        `matmul: ${show(a)}${transposeA ? "ᵀ" : ""} times ${show(b)}${transposeB ? "ᵀ" : ""}: the inner sizes differ; ` +
          `give as many columns on the left as rows on the right`,
      );
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
      const [rows, columns] = b.shape;
      if ((rows !== 1 && rows !== a.shape[0]) || (columns !== 1 && columns !== a.shape[1])) {
        throw new ShapeError(
          `${op}: ${show(b)} cannot be repeated to ${show(a)}; give the same shape, one row, one column or a number`,
        );
      }
    }
    return this.adopt(this.backend.binary(op, a, b));
  }

  /** Over axis 0 to `[1, n]`, over axis 1 to `[m, 1]`. */
  reduce(op: ReduceOp, x: Tensor, axis: 0 | 1): Tensor {
    this.check(op, x);
    return this.adopt(this.backend.reduce(op, x, axis));
  }

  /** Keeps a matrix where `gatherRows` is fastest. */
  resident(data: ArrayLike<number>, shape: Shape): Resident {
    return { shape, host: data, tensor: this.fused.gatherRows ? this.upload(data, shape) : null };
  }

  /** Row i of the result is row `rows[i]` of the source. */
  gatherRows(source: Resident, rows: Uint32Array): Tensor {
    const [available, columns] = source.shape;
    for (let i = 0; i < rows.length; i++) {
      if ((rows[i] as number) >= available) {
        throw new ShapeError(
          `gatherRows: row ${rows[i]} of a matrix with ${available} rows; use 0 to ${available - 1}`,
        );
      }
    }
    if (source.tensor === null || !this.fused.gatherRows) return compose.gatherRows(this, source.host, columns, rows);
    this.check("gatherRows", source.tensor);
    return this.adopt(this.fused.gatherRows(source.tensor, rows));
  }

  /** A = f(XW + b). */
  linear(x: Tensor, w: Tensor, bias: Tensor | null, activation: FusedActivation | null): Tensor {
    this.check("linear", x);
    this.check("linear", w);
    if (x.shape[1] !== w.shape[0]) {
      throw new ShapeError(
        `linear: inputs ${show(x)} do not fit weights ${show(w)}; give inputs with ${w.shape[0]} columns`,
      );
    }
    if (bias) {
      this.check("linear", bias);
      if (bias.shape[0] !== 1 || bias.shape[1] !== w.shape[1]) {
        throw new ShapeError(`linear: bias ${show(bias)} does not fit weights ${show(w)}; give [1, ${w.shape[1]}]`);
      }
    }
    if (!this.fused.linear) return compose.linear(this, x, w, bias, activation);
    return this.adopt(this.fused.linear(x, w, bias, activation));
  }

  /** dx = δWᵀ, dw = Xᵀδ, db = column sums of δ. */
  linearGrad(x: Tensor, w: Tensor, delta: Tensor, wantDx: boolean, wantDb: boolean): LinearGrad {
    this.check("linearGrad", x);
    this.check("linearGrad", w);
    this.check("linearGrad", delta);
    if (x.shape[1] !== w.shape[0] || delta.shape[0] !== x.shape[0] || delta.shape[1] !== w.shape[1]) {
      throw new ShapeError(
        `linearGrad: inputs ${show(x)}, weights ${show(w)} and δ ${show(delta)} do not fit; give [B, n], [n, m], [B, m]`,
      );
    }
    if (!this.fused.linearGrad) return compose.linearGrad(this, x, w, delta, wantDx, wantDb);
    const result = this.fused.linearGrad(x, w, delta, wantDx, wantDb);
    if (result.dx) this.adopt(result.dx);
    if (result.db) this.adopt(result.db);
    this.adopt(result.dw);
    return result;
  }

  /** Along each row. */
  softmax(x: Tensor): Tensor {
    this.check("softmax", x);
    return this.fused.softmax ? this.adopt(this.fused.softmax(x)) : compose.softmax(this, x);
  }

  squaredError(output: Tensor, target: Tensor, scale: number): LossParts {
    return this.loss("squaredError", output, target, scale);
  }

  softmaxCrossEntropy(logits: Tensor, target: Tensor, scale: number): LossParts {
    return this.loss("softmaxCrossEntropy", logits, target, scale);
  }

  sigmoidCrossEntropy(logits: Tensor, target: Tensor, scale: number): LossParts {
    return this.loss("sigmoidCrossEntropy", logits, target, scale);
  }

  private loss(
    name: "squaredError" | "softmaxCrossEntropy" | "sigmoidCrossEntropy",
    output: Tensor,
    target: Tensor,
    scale: number,
  ): LossParts {
    this.pair(name, output, target);
    if (!this.fused[name]) return compose[name](this, output, target, scale);
    const parts = this.fused[name](output, target, scale);
    this.adopt(parts.loss);
    this.adopt(parts.gradient);
    return parts;
  }

  /** Sum over the rows of the target at the first largest output, `[1, 1]`. */
  countCorrect(output: Tensor, target: Tensor): Tensor {
    this.pair("countCorrect", output, target);
    return this.fused.countCorrect
      ? this.adopt(this.fused.countCorrect(output, target))
      : compose.countCorrect(this, output, target);
  }

  /** Updates `parameter` and `velocity` in place. */
  sgd(parameter: Tensor, gradient: Tensor, velocity: Tensor | null, step: SgdStep): void {
    this.pair("sgd", parameter, gradient);
    if (velocity) this.pair("sgd", parameter, velocity);
    if (this.fused.sgd) this.fused.sgd(parameter, gradient, velocity, step);
    else compose.sgd(this, parameter, gradient, velocity, step);
  }

  /** Updates `parameter`, `m` and `v` in place. */
  adam(parameter: Tensor, gradient: Tensor, m: Tensor, v: Tensor, step: AdamStep): void {
    this.pair("adam", parameter, gradient);
    this.pair("adam", m, v);
    sameShape("adam", parameter, m);
    if (this.fused.adam) this.fused.adam(parameter, gradient, m, v, step);
    else compose.adam(this, parameter, gradient, m, v, step);
  }

  private pair(operation: string, a: Tensor, b: Tensor): void {
    this.check(operation, a);
    this.check(operation, b);
    sameShape(operation, a, b);
  }

  private adopt(tensor: Tensor): Tensor {
    tensor.owner = this;
    if (this.count === this.limit) {
      // forget what was disposed or assigned away; growing by doubling keeps this cheap
      this.owned = this.owned.filter((t) => t?.owner === this);
      this.count = this.owned.length;
      this.limit = Math.max(64, 2 * this.count);
    }
    this.owned[this.count++] = tensor;
    return tensor;
  }

  private check(operation: string, tensor: Tensor): void {
    const owner = tensor.owner;
    if (owner === this || (owner as Ops | null | undefined)?.backend === this.backend) return;
    throw new TensorError(
      owner === null
        ? `${operation}: tensor ${show(tensor)} was disposed; use it before its scope is released`
        : `${operation}: tensor ${show(tensor)} does not belong to backend "${this.backend.name}"; upload it there first`,
    );
  }
}

function sameShape(operation: string, a: Tensor, b: Tensor): void {
  if (a.shape[0] !== b.shape[0] || a.shape[1] !== b.shape[1]) {
    throw new ShapeError(`${operation}: ${show(a)} and ${show(b)} differ in shape; give two of the same shape`);
  }
}
