/** The sum over a whole matrix. */
import type { Primitives, Tensor } from "../backend.ts";

/** Σ of all elements, `[1, 1]`. */
export const sumAll = (ops: Primitives, x: Tensor): Tensor => ops.reduce("sum", ops.reduce("sum", x, 1), 0);
