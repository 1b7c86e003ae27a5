// What the module exports. Addresses are in bytes; every tensor starts at a multiple of 16 and may be read, and where a
// kernel says so written, up to the next one.
export { map, spread, zip } from "./elementwise";
export { gatherRows } from "./gather";
export { sigmoidCrossEntropy, squaredError } from "./losses";
export { matmul } from "./matmul";
export { reduceColumns, reduceRows } from "./reduce";
export { countCorrect, softmax, softmaxCrossEntropy } from "./rows";
export { adam, sgd } from "./updates";
export { adamTogether, follow, matmulTogether, missing, sgdTogether, stop } from "./team";
