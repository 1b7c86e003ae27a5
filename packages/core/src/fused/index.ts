/** The operations that a backend may override, checked: what layers, losses and optimizers of one's own are made of. */
import { adam } from "./adam.ts";
import { countCorrect } from "./count-correct.ts";
import { gatherRows, resident } from "./gather-rows.ts";
import { linear, linearGrad } from "./linear.ts";
import { fusedLoss } from "./loss-by-name.ts";
import { sgd } from "./sgd.ts";
import { softmax } from "./softmax.ts";
import { sumAll } from "./sum-all.ts";

/**
 * The operations that a backend may override, checked: what layers, losses and optimizers of one's own are made of,
 * beside the methods of `Ops`. Each throws a TensorError for dead tensors and a ShapeError for shapes that do not fit.
 */
// an object, as bundlers do not take a namespace apart that was bundled before
export const fused: {
  /** One step of Adam: changes parameter, m and v in place. */
  readonly adam: typeof adam;
  /** How many rows have their largest output at the target's class, `[1, 1]`. */
  readonly countCorrect: typeof countCorrect;
  /** The rows of these numbers, as a batch. @throws ShapeError for a row that is not there */
  readonly gatherRows: typeof gatherRows;
  /** Data to gather batches from, in backend memory if the backend can gather there. */
  readonly resident: typeof resident;
  /** f(XW + b). */
  readonly linear: typeof linear;
  /** δ = dy ⊙ f′ from the output of `linear`; then δWᵀ, Xᵀδ and the column sums of δ (BP.C to BP.F). */
  readonly linearGrad: typeof linearGrad;
  /** The named loss of a batch with its gradient, both times a scale. */
  readonly fusedLoss: typeof fusedLoss;
  /** One step of gradient descent: changes parameter and velocity in place. */
  readonly sgd: typeof sgd;
  /** eˣ / Σ eˣ along each row; finite for any finite x. */
  readonly softmax: typeof softmax;
  /** The sum of all elements, `[1, 1]`. */
  readonly sumAll: typeof sumAll;
} = { adam, countCorrect, gatherRows, resident, linear, linearGrad, fusedLoss, sgd, softmax, sumAll };
