/** Every row of the problem as a square: right or wrong, how surely, and whether it was trained on. */
import { answerOf } from "../problem/answer.ts";
import type { Problem } from "../problem/problem.ts";
import { select } from "../state/asking.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { color } from "./colors.ts";
import { part } from "./element.ts";
import { percent } from "./text.ts";

/** Pixels of a square at most. */
const LARGEST = 26;
const FAINTEST = 0.18;
/** Of a file, so many rows are shown. */
const MOST_SQUARES = 4096;

export function grid(store: Store<State>): void {
  const canvas = part<HTMLCanvasElement>("grid");
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  let columns = 1;
  let cell = 1;

  const draw = ({ problem, outputs, selected }: State): void => {
    const rows = Math.min(problem?.x.shape[0] ?? 0, MOST_SQUARES);
    if (!problem || rows === 0) return;
    columns = Math.ceil(Math.sqrt(rows));
    const room = (canvas.parentElement as HTMLElement).clientWidth;
    cell = Math.max(3, Math.min(LARGEST, Math.floor(Math.min(room, 416) / columns)));
    const scale = devicePixelRatio;
    const [width, height] = [columns * cell, Math.ceil(rows / columns) * cell];
    if (canvas.width !== width * scale || canvas.height !== height * scale) {
      canvas.width = width * scale;
      canvas.height = height * scale;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.globalAlpha = 1;
    context.clearRect(0, 0, width, height);
    const [right, wrong, neutral, text] = [color("right"), color("wrong"), color("neutral"), color("text")];
    for (let row = 0; row < rows; row++) {
      const [x, y] = [(row % columns) * cell, Math.floor(row / columns) * cell];
      context.globalAlpha = 1;
      context.fillStyle = neutral;
      if (outputs) {
        const { answer, confidence } = answerOf(outputs, row, problem.classes.length);
        context.fillStyle = answer === problem.y[row] ? right : wrong;
        context.globalAlpha = FAINTEST + (1 - FAINTEST) * confidence;
      }
      context.fillRect(x, y, cell - 1, cell - 1);
      if (problem.isTest[row]) {
        context.globalAlpha = 1;
        context.fillStyle = text;
        context.fillRect(x + (cell - 1) / 2 - 1, y + (cell - 1) / 2 - 1, 2, 2);
      }
    }
    context.globalAlpha = 1;
    if (selected >= 0 && selected < rows) {
      context.strokeStyle = text;
      context.lineWidth = 2;
      context.strokeRect((selected % columns) * cell - 0.5, Math.floor(selected / columns) * cell - 0.5, cell, cell);
    }
  };
  store.show(["problem", "outputs", "selected"], draw);
  store.show(["problem", "outputs", "selected"], ({ problem, outputs, selected }) => {
    canvas.setAttribute("aria-valuemax", String((problem?.x.shape[0] ?? 1) - 1));
    canvas.setAttribute("aria-valuenow", String(Math.max(0, selected)));
    canvas.setAttribute("aria-valuetext", problem ? inWords(problem, outputs, selected) : "");
    part("score").textContent = problem && outputs ? score(problem, outputs) : "";
  });

  const at = ({ offsetX, offsetY }: MouseEvent): void =>
    select(store, Math.floor(offsetY / cell) * columns + Math.min(columns - 1, Math.floor(offsetX / cell)));
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") at(event);
  });
  canvas.addEventListener("pointerdown", at);
  canvas.addEventListener("keydown", (event) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    select(store, store.get().selected + move);
  });
  new ResizeObserver(() => draw(store.get())).observe(canvas.parentElement as HTMLElement);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(store.get()));
}

function inWords({ classes, y, isTest }: Problem, outputs: ArrayLike<number> | null, row: number): string {
  if (row < 0) return "inputs that are no row";
  const is = `${row} is ${classes[y[row] as number]}`;
  if (!outputs) return is;
  const { answer, confidence } = answerOf(outputs, row, classes.length);
  const said = answer === y[row] ? "right" : "wrong";
  return `${is}; the network says ${classes[answer]}, ${said}, by ${percent(confidence)}; ${isTest[row] ? "test" : "training"}`;
}

function score({ classes, y, isTest }: Problem, outputs: ArrayLike<number>): string {
  const counts = { training: [0, 0], test: [0, 0] };
  for (let row = 0; row < isTest.length; row++) {
    const of = counts[isTest[row] ? "test" : "training"];
    of[1] = (of[1] as number) + 1;
    if (answerOf(outputs, row, classes.length).answer === y[row]) of[0] = (of[0] as number) + 1;
  }
  return Object.entries(counts)
    .filter(([, [, all]]) => all)
    .map(([name, [right, all]]) => `${right} of ${all} ${name} rows right`)
    .join(" · ");
}
