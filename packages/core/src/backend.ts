/** What a device must do to run chainrule: the whole contract, version 1. */

/** Rows, columns. Kernels see matrices only, row-major; a batch is a matrix whose rows are samples. */
export type Shape = readonly [rows: number, columns: number];
export type MaybePromise<T> = T | Promise<T>;
export type HostArray = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** An opaque handle to a matrix on a backend. A backend may add members of its own. */
export interface Tensor {
  readonly shape: Shape;
  /** Written by core's `Ops` to know who owns the tensor; a backend neither reads nor writes it. */
  owner?: object | null;
}

/** The meaning of each name is its scalar definition in `elementwise.ts`. */
export type UnaryOp = "neg" | "exp" | "log" | "sqrt" | "square" | "reciprocal" | "step" | "relu" | "sigmoid" | "tanh";
/** The three gradients take (dy, a): the gradient by the activation's output and that output. */
export type BinaryOp = "add" | "sub" | "mul" | "div" | "max" | "reluGrad" | "sigmoidGrad" | "tanhGrad";
export type ReduceOp = "sum" | "max";
/** The activations that `linear` may fuse: each is also a `UnaryOp`. */
export type FusedActivation = "step" | "relu" | "sigmoid" | "tanh";
export type Precision = "float32" | "float64";

/**
 * Everything but `read` and `close` is synchronous: compute methods enqueue and return a handle at once.
 * Core checks shapes and lifetimes before it calls; a backend trusts its arguments.
 * Inputs of one call may be the same tensor; an output never shares storage with an input.
 */
export interface Backend {
  /** Version of this contract. Core refuses any other. */
  readonly spec: 1;
  /** The backend's own name: `cpu`, `wasm`, … */
  readonly name: string;
  /** What really executes: `typed arrays`, `webgl2`, `simd128 × 2 threads`, … Never what was merely asked for. */
  readonly device: string;
  readonly precision: Precision;
  /** Copies `data`, row-major, rounding to the backend's precision. */
  upload(data: ArrayLike<number>, shape: Shape): Tensor;
  /**
   * Whether all of these are finite. False may also mean that a sum has overflowed: core then looks for itself.
   * Absent where a loop over the array is as fast.
   */
  allFinite?(data: Float32Array): boolean;
  /** A copy of the values, after all that was enqueued before; the only call that may wait. */
  read(tensor: Tensor): MaybePromise<HostArray>;
  dispose(tensor: Tensor): void;
  /** `target` takes the storage of `source`, which is dead afterwards. Equal shapes; O(1). */
  assign(target: Tensor, source: Tensor): void;
  /** op(a)·op(b), where op transposes if its flag is set; sums run over ascending k. */
  matmul(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor;
  unary(op: UnaryOp, x: Tensor): Tensor;
  /** `b` has the shape of `a`, or is `[1, n]`, `[m, 1]`, `[1, 1]` or a number, and is repeated to fit `a`. */
  binary(op: BinaryOp, a: Tensor, b: Tensor | number): Tensor;
  /** Over axis 0 to `[1, n]`, over axis 1 to `[m, 1]`; in ascending order. `max` of anything with NaN is NaN. */
  reduce(op: ReduceOp, x: Tensor, axis: 0 | 1): Tensor;
  /** Core's `composed`, with the backend's own kernels in place of what it computes faster. */
  readonly fused: FusedOps;
  /**
   * Calls `work`, which computes and reads nothing, and returns what repeats it: the same operations on the same tensors,
   * results included, in the same order. `rows` of `gatherRows` are read anew. What `work` disposes lives until the end.
   * Absent where making the calls again costs as little.
   */
  record?(work: () => void): Recording;
  /** What is allocated and not disposed; nothing after `close`. */
  memory?(): { tensors: number; bytes: number };
  /** Frees everything. The backend refuses further work, but for `dispose`, which does nothing then. */
  close(): MaybePromise<void>;
}

/** Operations that are repeated without making each call again. */
export interface Recording {
  repeat(): void;
  /** Frees what only repeating needs; the last call. */
  end(): void;
}

/** A loss and its gradient by the matrix it was computed from. */
export interface LossParts {
  /** `[1, 1]`. */
  readonly loss: Tensor;
  /** The shape of the output (or logits). */
  readonly gradient: Tensor;
}

export interface LinearGrad {
  readonly dx: Tensor | null;
  readonly dw: Tensor;
  readonly db: Tensor | null;
}

export interface SgdStep {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  /** L2: added to the gradient, times the parameter. */
  readonly weightDecay: number;
}

export interface AdamStep {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 − β₁ᵗ and 1 − β₂ᵗ, computed by core. */
  readonly correction1: number;
  readonly correction2: number;
  /** Decoupled: shrinks the parameter directly, by learningRate · weightDecay. */
  readonly weightDecay: number;
}

/** The operations that fused bodies may be made of; core's `Ops` has them. Temporaries belong to the scope that it is. */
export interface Primitives {
  upload(data: ArrayLike<number>, shape: Shape): Tensor;
  assign(target: Tensor, source: Tensor): void;
  matmul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  unary(op: UnaryOp, x: Tensor): Tensor;
  binary(op: BinaryOp, a: Tensor, b: Tensor | number): Tensor;
  reduce(op: ReduceOp, x: Tensor, axis: 0 | 1): Tensor;
}

export type FusedLoss = "squaredError" | "softmaxCrossEntropy" | "sigmoidCrossEntropy";

/** Fills the gradient and returns the loss of row-major arrays with so many columns. */
export type HostLoss = (
  gradient: HostArray,
  output: HostArray,
  target: HostArray,
  columns: number,
  scale: number,
) => number;

/**
 * Operations that are worth a kernel of their own. Core's `composed` has a body made of primitives for each, which is its
 * definition; a kernel has no use for `ops`.
 *
 * Where the last argument is `host`, it is the same operation on plain arrays, for backends whose tensors are such: a
 * program then bundles the losses and optimizers that it uses. Other backends ignore it.
 */
export interface FusedOps {
  /**
   * Row i of the result is row `rows[i]` of `source`; `rows` is the caller's: read it before returning.
   * Absent where batches are better gathered on the host and uploaded.
   */
  gatherRows?(source: Tensor, rows: Uint32Array): Tensor;
  /** f(XW + b); `bias` is `[1, n]`. */
  linear(ops: Primitives, x: Tensor, w: Tensor, bias: Tensor | null, activation: FusedActivation | null): Tensor;
  /** From the output `a` of `linear` and dy = ∂L/∂a: δ = dy ⊙ f′; then δWᵀ, Xᵀδ and the column sums of δ. */
  linearGrad(
    ops: Primitives,
    x: Tensor,
    w: Tensor,
    a: Tensor,
    dy: Tensor,
    activation: FusedActivation | null,
    wantDx: boolean,
    wantDb: boolean,
  ): LinearGrad;
  /** Along each row. */
  softmax(ops: Primitives, x: Tensor, host: (out: HostArray, x: HostArray, columns: number) => void): Tensor;
  /** scale · Σ(output − target)². */
  squaredError(ops: Primitives, output: Tensor, target: Tensor, scale: number, host: HostLoss): LossParts;
  /** Of logits: −scale · Σ target · log softmax(logits), finite for any finite logits. */
  softmaxCrossEntropy(ops: Primitives, logits: Tensor, target: Tensor, scale: number, host: HostLoss): LossParts;
  /** Of logits: −scale · Σ (target · log σ(logits) + (1 − target) · log(1 − σ(logits))), finite for any finite logits. */
  sigmoidCrossEntropy(ops: Primitives, logits: Tensor, target: Tensor, scale: number, host: HostLoss): LossParts;
  /** Sum over the rows of the target at the first largest output, `[1, 1]`, for finite outputs; NaN adds nothing. */
  countCorrect(
    ops: Primitives,
    output: Tensor,
    target: Tensor,
    host: (output: HostArray, target: HostArray, columns: number) => number,
  ): Tensor;
  /** Updates `parameter` and `velocity` (null where momentum is 0) in place. */
  sgd(
    ops: Primitives,
    parameter: Tensor,
    gradient: Tensor,
    velocity: Tensor | null,
    step: SgdStep,
    host: (parameter: HostArray, gradient: HostArray, velocity: HostArray | null, step: SgdStep) => void,
  ): void;
  /** Updates `parameter`, `m` and `v` in place. */
  adam(
    ops: Primitives,
    parameter: Tensor,
    gradient: Tensor,
    m: Tensor,
    v: Tensor,
    step: AdamStep,
    host: (parameter: HostArray, gradient: HostArray, m: HostArray, v: HostArray, step: AdamStep) => void,
  ): void;
}
