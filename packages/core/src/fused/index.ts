/** The operations that a backend may override. checked: what layers, losses and optimizers of one's own are made of. */
export { adam } from "./adam.ts";
export { countCorrect } from "./count-correct.ts";
export { gatherRows, type Resident, resident } from "./gather-rows.ts";
export { linear, linearGrad } from "./linear.ts";
export { fusedLoss } from "./loss.ts";
export { sgd } from "./sgd.ts";
export { softmax } from "./softmax.ts";
export { sumAll } from "./sum-all.ts";
