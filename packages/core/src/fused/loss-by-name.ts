/** The losses that a backend may override, by their names. */
import type { FusedLoss, LossParts, Tensor } from "../backend.ts";
import type { Ops } from "../ops.ts";
import { sigmoidCrossEntropy } from "./sigmoid-cross-entropy.ts";
import { softmaxCrossEntropy } from "./softmax-cross-entropy.ts";
import { squaredError } from "./squared-error.ts";

const LOSSES = { squaredError, softmaxCrossEntropy, sigmoidCrossEntropy };

/** The named loss of a batch and its gradient, both times `scale`. */
export const fusedLoss = (ops: Ops, name: FusedLoss, output: Tensor, target: Tensor, scale: number): LossParts =>
  LOSSES[name](ops, output, target, scale);
