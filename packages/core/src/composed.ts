/** Default bodies of the fused operations, made of primitives alone: what a fused kernel must compute. */
import type { FusedOps } from "./backend.ts";
import { deltaOf } from "./fused/linear.ts";
import { sumAll } from "./fused/sum-all.ts";

/**
 * All fused operations for a backend that has none: `fused: composed`, or `fused: { ...composed, softmax: mine }`.
 * Temporaries belong to the scope that is passed in.
 */
export const composed: FusedOps = {
  linear(ops, x, w, bias, activation) {
    const product = ops.matmul(x, w);
    const z = bias ? ops.binary("add", product, bias) : product;
    return activation ? ops.unary(activation, z) : z;
  },

  linearGrad(ops, x, w, a, dy, activation, wantDx, wantDb) {
    const delta = deltaOf(ops, a, dy, activation);
    return {
      dx: wantDx ? ops.matmul(delta, w, false, true) : null,
      dw: ops.matmul(x, delta, true, false),
      db: wantDb ? ops.reduce("sum", delta, 0) : null,
    };
  },

  softmax(ops, x) {
    // the row maximum is subtracted first, so that nothing overflows
    const e = ops.unary("exp", ops.binary("sub", x, ops.reduce("max", x, 1)));
    return ops.binary("div", e, ops.reduce("sum", e, 1));
  },

  squaredError(ops, output, target, scale) {
    const difference = ops.binary("sub", output, target);
    return {
      loss: ops.binary("mul", sumAll(ops, ops.unary("square", difference)), scale),
      gradient: ops.binary("mul", difference, 2 * scale),
    };
  },

  softmaxCrossEntropy(ops, logits, target, scale) {
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
  },

  sigmoidCrossEntropy(ops, logits, target, scale) {
    // max(z, 0) − z·y + log(1 + e^−|z|)
    const magnitude = ops.binary("max", logits, ops.unary("neg", logits));
    const tail = ops.unary("log", ops.binary("add", ops.unary("exp", ops.unary("neg", magnitude)), 1));
    const straight = ops.binary("sub", ops.unary("relu", logits), ops.binary("mul", logits, target));
    return {
      loss: ops.binary("mul", sumAll(ops, ops.binary("add", straight, tail)), scale),
      // MLP.5  δᴸ = a − y
      gradient: ops.binary("mul", ops.binary("sub", ops.unary("sigmoid", logits), target), scale),
    };
  },

  countCorrect(ops, output, target) {
    const columns = output.shape[1];
    const largest = ops.unary("step", ops.binary("sub", output, ops.reduce("max", output, 1)));
    // ties go to the first: count the largest ones before each column and drop all that have one
    const before = ops.upload(
      Array.from({ length: columns * columns }, (_, i) => (Math.floor(i / columns) < i % columns ? 1 : 0)),
      [columns, columns],
    );
    const none = ops.unary("step", ops.unary("neg", ops.matmul(largest, before)));
    return sumAll(ops, ops.binary("mul", ops.binary("mul", largest, none), target));
  },

  sgd(ops, parameter, gradient, velocity, { learningRate, momentum, nesterov, weightDecay }) {
    const g = weightDecay ? ops.binary("add", gradient, ops.binary("mul", parameter, weightDecay)) : gradient;
    let direction = g;
    if (velocity) {
      // v ← μv + g
      ops.assign(velocity, ops.binary("add", ops.binary("mul", velocity, momentum), g));
      direction = nesterov ? ops.binary("add", g, ops.binary("mul", velocity, momentum)) : velocity;
    }
    // p ← p − ηv, Nesterov: p ← p − η(g + μv)
    ops.assign(parameter, ops.binary("sub", parameter, ops.binary("mul", direction, learningRate)));
  },

  adam(ops, parameter, gradient, m, v, step) {
    const { learningRate, beta1, beta2, epsilon, correction1, correction2, weightDecay } = step;
    const square = ops.unary("square", gradient);
    ops.assign(m, ops.binary("add", ops.binary("mul", m, beta1), ops.binary("mul", gradient, 1 - beta1)));
    ops.assign(v, ops.binary("add", ops.binary("mul", v, beta2), ops.binary("mul", square, 1 - beta2)));
    // p ← p − ηλp − η m̂ / (√v̂ + ε)
    const denominator = ops.binary("add", ops.unary("sqrt", ops.binary("div", v, correction2)), epsilon);
    const change = ops.binary("div", ops.binary("mul", m, learningRate / correction1), denominator);
    const decay = ops.binary("mul", parameter, learningRate * weightDecay);
    ops.assign(parameter, ops.binary("sub", weightDecay ? ops.binary("sub", parameter, decay) : parameter, change));
  },
};
