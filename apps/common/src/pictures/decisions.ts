/** What a network of two inputs answers over the plane. */
import { dot, rect } from "@observablehq/plot";
import { svgOf } from "./svg.ts";

export interface DecisionOptions {
  /** The answers from 0 to 1 on a grid of so many points a side, row by row, the second input ascending. */
  readonly grid: {
    readonly side: number;
    readonly from: number;
    readonly to: number;
    readonly values: ArrayLike<number>;
  };
  readonly samples: readonly { readonly x: readonly [number, number]; readonly y: number }[];
}

/** The points of the grid, in the order of its values. */
export function gridOf({ side, from, to }: Omit<DecisionOptions["grid"], "values">): [number, number][] {
  const at = (i: number): number => from + ((i + 0.5) * (to - from)) / side;
  return Array.from({ length: side * side }, (_, k) => [at(k % side), at(Math.floor(k / side))]);
}

/** Blue where the answer is 1, red where it is 0; the samples in the color of their class. */
export function decisionSvg({ grid, samples }: DecisionOptions): string {
  const points = samples.map(({ x: [a, b], y }) => ({ a, b, y }));
  return svgOf({
    width: 380,
    height: 390,
    marginBottom: 40,
    x: { label: "x₁", domain: [grid.from, grid.to] },
    y: { label: "x₂", domain: [grid.from, grid.to] },
    color: { type: "diverging", scheme: "RdBu", domain: [0, 1], pivot: 0.5 },
    marks: [
      rect(stripes(grid), {
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        fill: "value",
        fillOpacity: 0.7,
        shapeRendering: "crispEdges",
      }),
      dot(points, { x: "a", y: "b", fill: "y", r: 9, stroke: "black", strokeWidth: 1.5 }),
    ],
  });
}

/** Answers are told apart in so many steps. */
const LEVELS = 32;

interface Stripe {
  readonly x1: number;
  x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly value: number;
}

/** Neighbours in a row with one answer become one rectangle. */
function stripes({ side, from, to, values }: DecisionOptions["grid"]): Stripe[] {
  const edge = (i: number): number => from + (i * (to - from)) / side;
  const found: Stripe[] = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const value = Math.round(values[row * side + column]! * LEVELS) / LEVELS;
      const last = found.at(-1);
      if (column > 0 && last?.value === value) last.x2 = edge(column + 1);
      else found.push({ x1: edge(column), x2: edge(column + 1), y1: edge(row), y2: edge(row + 1), value });
    }
  }
  return found;
}
