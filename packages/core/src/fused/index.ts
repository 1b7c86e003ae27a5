/** The operations that a backend may override. checked: what layers, losses and optimizers of one's own are made of. */
import { adam } from "./adam.ts";
import { countCorrect } from "./count-correct.ts";
import { gatherRows, resident } from "./gather-rows.ts";
import { linear, linearGrad } from "./linear.ts";
import { fusedLoss } from "./loss-by-name.ts";
import { sgd } from "./sgd.ts";
import { softmax } from "./softmax.ts";
import { sumAll } from "./sum-all.ts";

// an object, as bundlers do not take a namespace apart that was bundled before
export const fused: {
  readonly adam: typeof adam;
  readonly countCorrect: typeof countCorrect;
  readonly gatherRows: typeof gatherRows;
  readonly resident: typeof resident;
  readonly linear: typeof linear;
  readonly linearGrad: typeof linearGrad;
  readonly fusedLoss: typeof fusedLoss;
  readonly sgd: typeof sgd;
  readonly softmax: typeof softmax;
  readonly sumAll: typeof sumAll;
} = { adam, countCorrect, gatherRows, resident, linear, linearGrad, fusedLoss, sgd, softmax, sumAll };
