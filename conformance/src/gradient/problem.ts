/** What is differentiated: layers with a loss, and numbers for every parameter, input and target. */
import type { Layer, Loss, Matrix, Precision } from "@chainrule/core";
import { matrix } from "../judge/numbers.ts";
import { rounded } from "../judge/precision.ts";

export interface Problem {
  /** `dense+sigmoid/squaredError/mean` */
  readonly id: string;
  readonly layers: readonly Layer[];
  readonly loss: Loss;
  /** Names of gradients that are 0 by definition: `x`, `0.weight`. */
  readonly zeros?: readonly string[];
}

/** Numbers by name: `x`, `y`, and parameters as core names them, `0.weight`. */
export interface Point {
  readonly x: Matrix;
  readonly y: Matrix;
  readonly params: ReadonlyMap<string, Matrix>;
}

/** No two sizes are equal, so that no transposition hides. */
const BATCH = 5;
export const INPUTS = 4;
export const HIDDEN = 3;
export const OUTPUTS = 2;

/**
 * Targets lie between 0 and 1, which every loss takes, and the rows do not sum to 1. No input of relu or leakyRelu is near its
 * kink: central differences over ± 1e-5 would show one as a wrong gradient on the oracle itself, and rounding moves less.
 */
export function pointOf({ id, layers }: Problem, precision: Precision): Point {
  const params = new Map<string, Matrix>();
  let columns = INPUTS;
  layers.forEach((layer, l) => {
    for (const [name, { shape }] of Object.entries(layer.parameters(columns))) {
      params.set(`${l}.${name}`, rounded(precision, matrix(`gradient/${id}/${l}.${name}`, shape)));
    }
    columns = layer.outputSize(columns);
  });
  return {
    x: rounded(precision, matrix(`gradient/${id}/x`, [BATCH, INPUTS], -1.5, 1.5)),
    y: rounded(precision, matrix(`gradient/${id}/y`, [BATCH, columns], 0.1, 0.9)),
    params,
  };
}
