/** For two inputs: what the network answers everywhere in the plane, and the rows in it. */
import { answerOf } from "../problem/answer.ts";
import type { Problem } from "../problem/problem.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { color } from "./colors.ts";
import { part } from "./element.ts";

const POINTS = 40;
const SIZE = 280;
const MARGIN = 0.25;
const CLASSES = ["positive", "negative", "right", "wrong"];

export function boundary(store: Store<State>): void {
  const section = part("boundary-section");
  const canvas = part<HTMLCanvasElement>("boundary");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  let busy = false;
  store.show(["weights", "problem"], async ({ problem, weights, config }) => {
    section.hidden = problem?.x.shape[1] !== 2;
    if (section.hidden || !problem || !weights || busy) return;
    busy = true;
    try {
      const [low, high] = rangeOf(problem);
      const at = (i: number): number => low + ((high - low) * (i + 0.5)) / POINTS;
      const data = new Float32Array(2 * POINTS * POINTS);
      for (let i = 0; i < POINTS * POINTS; i++)
        data.set([at(i % POINTS), at(POINTS - 1 - Math.floor(i / POINTS))], 2 * i);
      const { answers } = await import("../network/inspect.ts");
      const outputs = await answers(config, weights, { data, shape: [POINTS * POINTS, 2] });
      draw(context, problem, outputs, low, high);
    } finally {
      busy = false;
    }
  });
}

function rangeOf({ x: { data } }: Problem): readonly [number, number] {
  const [low, high] = [data.reduce((a, b) => Math.min(a, b)), data.reduce((a, b) => Math.max(a, b))];
  const margin = MARGIN * (high - low || 1);
  return [low - margin, high + margin];
}

function draw(
  context: CanvasRenderingContext2D,
  problem: Problem,
  outputs: ArrayLike<number>,
  low: number,
  high: number,
): void {
  const { classes, x, y } = problem;
  const colors = CLASSES.map(color);
  const side = SIZE / POINTS;
  context.globalAlpha = 1;
  context.fillStyle = color("surface");
  context.fillRect(0, 0, SIZE, SIZE);
  for (let i = 0; i < POINTS * POINTS; i++) {
    const { answer, confidence } = answerOf(outputs, i, classes.length);
    context.fillStyle = colors[answer % colors.length] as string;
    context.globalAlpha = 0.15 + 0.6 * confidence;
    context.fillRect((i % POINTS) * side, Math.floor(i / POINTS) * side, side, side);
  }
  context.globalAlpha = 1;
  const place = (value: number): number => ((value - low) / (high - low)) * SIZE;
  for (let row = 0; row < x.shape[0]; row++) {
    context.beginPath();
    context.arc(
      place(x.data[2 * row] as number),
      SIZE - place(x.data[2 * row + 1] as number),
      x.shape[0] > 50 ? 3 : 8,
      0,
      7,
    );
    context.fillStyle = colors[(y[row] as number) % colors.length] as string;
    context.strokeStyle = color("text");
    context.lineWidth = 1.5;
    context.fill();
    context.stroke();
  }
}
