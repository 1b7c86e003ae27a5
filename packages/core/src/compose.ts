/** Default bodies of the fused operations, made of primitives alone: what a fused kernel must compute. */
import type {
  AdamStep,
  BinaryOp,
  FusedActivation,
  LinearGrad,
  LossParts,
  ReduceOp,
  SgdStep,
  Shape,
  Tensor,
  UnaryOp,
} from "./backend.ts";

/** The operations that the default bodies are made of; `Ops` has them. */
export interface Primitives {
  upload(data: ArrayLike<number>, shape: Shape): Tensor;
  assign(target: Tensor, source: Tensor): void;
  matmul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  unary(op: UnaryOp, x: Tensor): Tensor;
  binary(op: BinaryOp, a: Tensor, b: Tensor | number): Tensor;
  reduce(op: ReduceOp, x: Tensor, axis: 0 | 1): Tensor;
}

/** Σ of all elements, `[1, 1]`. */
export const sumAll = (ops: Primitives, x: Tensor): Tensor => ops.reduce("sum", ops.reduce("sum", x, 1), 0);

export function linear(
  ops: Primitives,
  x: Tensor,
  w: Tensor,
  bias: Tensor | null,
  activation: FusedActivation | null,
): Tensor {
  const product = ops.matmul(x, w);
  const z = bias ? ops.binary("add", product, bias) : product;
  return activation ? ops.unary(activation, z) : z;
}

export function linearGrad(
  ops: Primitives,
  x: Tensor,
  w: Tensor,
  delta: Tensor,
  wantDx: boolean,
  wantDb: boolean,
): LinearGrad {
  return {
    dx: wantDx ? ops.matmul(delta, w, false, true) : null,
    dw: ops.matmul(x, delta, true, false),
    db: wantDb ? ops.reduce("sum", delta, 0) : null,
  };
}

/** The row maximum is subtracted first, so that nothing overflows. */
export function softmax(ops: Primitives, x: Tensor): Tensor {
  const e = ops.unary("exp", ops.binary("sub", x, ops.reduce("max", x, 1)));
  return ops.binary("div", e, ops.reduce("sum", e, 1));
}

export function squaredError(ops: Primitives, output: Tensor, target: Tensor, scale: number): LossParts {
  const difference = ops.binary("sub", output, target);
  return {
    loss: ops.binary("mul", sumAll(ops, ops.unary("square", difference)), scale),
    gradient: ops.binary("mul", difference, 2 * scale),
  };
}

export function softmaxCrossEntropy(ops: Primitives, logits: Tensor, target: Tensor, scale: number): LossParts {
  const shifted = ops.binary("sub", logits, ops.reduce("max", logits, 1));
  const e = ops.unary("exp", shifted);
  const sum = ops.reduce("sum", e, 1);
  const logSoftmax = ops.binary("sub", shifted, ops.unary("log", sum));
  // δ = softmax(z)·Σy − y: for rows of y that sum to 1, a − y
  const expected = ops.binary("mul", ops.binary("div", e, sum), ops.reduce("sum", target, 1));
  return {
    loss: ops.binary("mul", sumAll(ops, ops.binary("mul", target, logSoftmax)), -scale),
    gradient: ops.binary("mul", ops.binary("sub", expected, target), scale),
  };
}

export function sigmoidCrossEntropy(ops: Primitives, logits: Tensor, target: Tensor, scale: number): LossParts {
  // max(z, 0) − z·y + log(1 + e^−|z|)
  const magnitude = ops.binary("max", logits, ops.unary("neg", logits));
  const tail = ops.unary("log", ops.binary("add", ops.unary("exp", ops.unary("neg", magnitude)), 1));
  const linearPart = ops.binary("sub", ops.unary("relu", logits), ops.binary("mul", logits, target));
  return {
    loss: ops.binary("mul", sumAll(ops, ops.binary("add", linearPart, tail)), scale),
    // MLP.5  δᴸ = a − y
    gradient: ops.binary("mul", ops.binary("sub", ops.unary("sigmoid", logits), target), scale),
  };
}

export function countCorrect(ops: Primitives, output: Tensor, target: Tensor): Tensor {
  const columns = output.shape[1];
  const largest = ops.unary("step", ops.binary("sub", output, ops.reduce("max", output, 1)));
  // ties go to the first: count the largest ones before each column and drop all that have one
  const before = ops.upload(
    Array.from({ length: columns * columns }, (_, i) => (Math.floor(i / columns) < i % columns ? 1 : 0)),
    [columns, columns],
  );
  const none = ops.unary("step", ops.unary("neg", ops.matmul(largest, before)));
  return sumAll(ops, ops.binary("mul", ops.binary("mul", largest, none), target));
}

export function sgd(ops: Primitives, p: Tensor, gradient: Tensor, velocity: Tensor | null, step: SgdStep): void {
  const { learningRate, momentum, nesterov, weightDecay } = step;
  const g = weightDecay ? ops.binary("add", gradient, ops.binary("mul", p, weightDecay)) : gradient;
  let direction = g;
  if (velocity) {
    // v ← μv + g
    ops.assign(velocity, ops.binary("add", ops.binary("mul", velocity, momentum), g));
    direction = nesterov ? ops.binary("add", g, ops.binary("mul", velocity, momentum)) : velocity;
  }
  // p ← p − ηv, Nesterov: p ← p − η(g + μv)
  ops.assign(p, ops.binary("sub", p, ops.binary("mul", direction, learningRate)));
}

export function adam(ops: Primitives, p: Tensor, gradient: Tensor, m: Tensor, v: Tensor, step: AdamStep): void {
  const { learningRate, beta1, beta2, epsilon, correction1, correction2, weightDecay } = step;
  const square = ops.unary("square", gradient);
  ops.assign(m, ops.binary("add", ops.binary("mul", m, beta1), ops.binary("mul", gradient, 1 - beta1)));
  ops.assign(v, ops.binary("add", ops.binary("mul", v, beta2), ops.binary("mul", square, 1 - beta2)));
  // p ← p − ηλp − η m̂ / (√v̂ + ε)
  const denominator = ops.binary("add", ops.unary("sqrt", ops.binary("div", v, correction2)), epsilon);
  const change = ops.binary("div", ops.binary("mul", m, learningRate / correction1), denominator);
  const decayed = weightDecay ? ops.binary("sub", p, ops.binary("mul", p, learningRate * weightDecay)) : p;
  ops.assign(p, ops.binary("sub", decayed, change));
}

/** Rows of a host matrix, uploaded. */
export function gatherRows(ops: Primitives, host: ArrayLike<number>, columns: number, rows: Uint32Array): Tensor {
  const batch = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * columns;
    for (let j = 0; j < columns; j++) batch[i * columns + j] = host[from + j] as number;
  }
  return ops.upload(batch, [rows.length, columns]);
}
