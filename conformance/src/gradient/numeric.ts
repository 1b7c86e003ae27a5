/** ∂L by central differences of the loss by hand, in float64. */
import type { Matrix } from "@chainrule/core";
import { lossAt, type Masks } from "./by-hand.ts";
import type { Point, Problem } from "./problem.ts";

const STEP = 1e-5;

/** (L(v + h) − L(v − h)) / 2h for every number v of a matrix, with L of that matrix. */
function differences({ data, shape }: Matrix, loss: (changed: Matrix) => number): Matrix {
  const moved = (i: number, by: number): number => {
    const changed = Float64Array.from(data);
    changed[i]! += by;
    return loss({ data: changed, shape });
  };
  return { data: Float64Array.from(data, (_, i) => (moved(i, STEP) - moved(i, -STEP)) / (2 * STEP)), shape };
}

/** By name: `x` as the model is used, parameters as it is trained. */
export function numericGradients(problem: Problem, point: Point, masks: Masks): Map<string, Matrix> {
  const gradients = new Map<string, Matrix>();
  gradients.set(
    "x",
    differences(point.x, (x) => lossAt(problem, { ...point, x }, null)),
  );
  for (const [name, values] of point.params) {
    const loss = (changed: Matrix): number =>
      lossAt(problem, { ...point, params: new Map([...point.params, [name, changed]]) }, masks);
    gradients.set(name, differences(values, loss));
  }
  return gradients;
}
