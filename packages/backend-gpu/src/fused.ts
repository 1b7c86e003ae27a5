/** The fused operations that have kernels of their own. */
import { composed, type FusedActivation, type FusedOps, type LossParts, type Shape } from "@chainrule/core";
import { binary } from "./kernels/elementwise.ts";
import { adamStep, firstMoment, nesterovStep, plainStep, secondMoment, velocityStep } from "./kernels/optimizers.ts";
import { overRows } from "./kernels/reduce.ts";
import {
  correctTerm,
  type RowTerm,
  sigmoidGradient,
  sigmoidTerm,
  softmax,
  softmaxGradient,
  softmaxTerm,
  squaredErrorGradient,
  squaredErrorTerm,
  termOfAll,
  termOfRows,
} from "./kernels/rows.ts";
import type { Matrices, Matrix } from "./matrices.ts";
import type { Multiply, Run } from "./products.ts";

/** Elements that one thread may go through: more are left to a thread for each row, and one launch more. */
const BY_ONE_THREAD = 256;
/** Columns of rows that every thread of the row may go through anew. */
const NARROW = 64;

const SCALAR: Shape = [1, 1];
const GRADIENTS = { relu: "reluGrad", sigmoid: "sigmoidGrad", tanh: "tanhGrad" } as const;

/** Batches are gathered on the host: uploading one is a launch, as gathering it would be, and data sets may be too large. */
export function fusedOps(run: Run, multiply: Multiply, { assign, dispose }: Matrices): FusedOps {
  const total = (term: RowTerm, output: Matrix, target: Matrix, scale: number): Matrix => {
    const [rows, columns] = output.shape;
    if (rows * columns <= BY_ONE_THREAD) return run(termOfAll(term, rows, columns), SCALAR, [output, target], [scale]);
    const terms = run(termOfRows(term, columns), [rows, 1], [output, target], [scale]);
    const sum = run(overRows("sum", rows), SCALAR, [terms]);
    dispose(terms);
    return sum;
  };
  /** δ = dy ⊙ f′ as a matrix of its own, or dy itself. */
  const deltaOf = (a: Matrix, dy: Matrix, activation: Exclude<FusedActivation, "step"> | null): Matrix =>
    activation ? run(binary(GRADIENTS[activation], "same"), dy.shape, [dy, a]) : dy;

  return {
    linear: (_, x: Matrix, w: Matrix, bias: Matrix | null, activation) =>
      multiply(x, w, { transposeA: false, transposeB: false, bias: bias !== null, activation }, bias),
    linearGrad(ops, x: Matrix, w: Matrix, a: Matrix, dy: Matrix, activation, wantDx, wantDb) {
      // its derivative is 0: nothing to be quick about
      if (activation === "step") return composed.linearGrad(ops, x, w, a, dy, activation, wantDx, wantDb);
      const delta = deltaOf(a, dy, activation);
      const [batch, units] = delta.shape;
      const plain = { bias: false, activation: null };
      const result = {
        dx: wantDx ? multiply(delta, w, { transposeA: false, transposeB: true, ...plain }) : null,
        dw: multiply(x, delta, { transposeA: true, transposeB: false, ...plain }),
        db: wantDb ? run(overRows("sum", batch), [1, units], [delta]) : null,
      };
      if (delta !== dy) dispose(delta);
      return result;
    },
    softmax(ops, x: Matrix, host) {
      const columns = x.shape[1];
      return columns > NARROW ? composed.softmax(ops, x, host) : run(softmax(columns), x.shape, [x]);
    },
    squaredError: (_, output: Matrix, target: Matrix, scale): LossParts => ({
      loss: total(squaredErrorTerm, output, target, scale),
      gradient: run(squaredErrorGradient, output.shape, [output, target], [2 * scale]),
    }),
    sigmoidCrossEntropy: (_, logits: Matrix, target: Matrix, scale): LossParts => ({
      loss: total(sigmoidTerm, logits, target, scale),
      gradient: run(sigmoidGradient, logits.shape, [logits, target], [scale]),
    }),
    softmaxCrossEntropy(ops, logits: Matrix, target: Matrix, scale, host): LossParts {
      const columns = logits.shape[1];
      if (columns > NARROW) return composed.softmaxCrossEntropy(ops, logits, target, scale, host);
      return {
        loss: total(softmaxTerm, logits, target, scale),
        gradient: run(softmaxGradient(columns), logits.shape, [logits, target], [scale]),
      };
    },
    countCorrect: (_, output: Matrix, target: Matrix) => total(correctTerm, output, target, 1),
    sgd(_, p: Matrix, g: Matrix, v: Matrix | null, { learningRate, momentum, nesterov, weightDecay }) {
      const decay = weightDecay !== 0;
      const decays = decay ? [weightDecay] : [];
      const { shape } = p;
      if (!v) {
        assign(p, run(plainStep(decay), shape, [p, g], [learningRate, ...decays]));
        return;
      }
      assign(v, run(velocityStep(decay), shape, decay ? [p, g, v] : [g, v], [momentum, ...decays]));
      const next = nesterov
        ? run(nesterovStep(decay), shape, [p, g, v], [learningRate, momentum, ...decays])
        : run(plainStep(false), shape, [p, v], [learningRate]);
      assign(p, next);
    },
    adam(_, p: Matrix, g: Matrix, m: Matrix, v: Matrix, step) {
      const { learningRate, beta1, beta2, epsilon, correction1, correction2, weightDecay } = step;
      const decay = weightDecay !== 0;
      const { shape } = p;
      assign(m, run(firstMoment, shape, [m, g], [beta1, 1 - beta1]));
      assign(v, run(secondMoment, shape, [v, g], [beta2, 1 - beta2]));
      const numbers = [
        learningRate / correction1,
        correction2,
        epsilon,
        ...(decay ? [learningRate * weightDecay] : []),
      ];
      assign(p, run(adamStep(decay), shape, [p, m, v], numbers));
    },
  };
}
