/** Training as it goes: a live bar in a terminal, and one line for each finished epoch. */
import type { Screen } from "@chainrule/app-common";
import type { Callback, EpochResult, Progress } from "@chainrule/core";
import { count, percent } from "./report.ts";

/** Shows the training of `epochs` epochs on a screen. */
export function progressCallback(screen: Screen, epochs: number): Callback {
  return {
    onEpochBegin: (epoch) => screen.live((columns) => barLine({ epoch, epochs, done: 0, values: [] }, columns)),
    onProgress: (progress) => screen.live((columns) => barLine(barOf(progress), columns)),
    onEpochEnd: (result) => screen.line(epochLine(result, epochs)),
  };
}

function epochLine(
  { epoch, loss, metrics, validation, seconds, samplesPerSecond }: EpochResult,
  epochs: number,
): string {
  const held = validation
    ? [`validation ${validation.loss.toFixed(4)} ${percent(validation.metrics.accuracy as number)}`]
    : [];
  const values = [
    `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    `loss ${loss.toFixed(4)}`,
    `accuracy ${percent(metrics.accuracy as number)}`,
    ...held,
    `${count(samplesPerSecond)} samples/s`,
    `${seconds.toFixed(2)} s`,
  ];
  return values.join("  ");
}

export interface Bar {
  readonly epoch: number;
  readonly epochs: number;
  /** 0 … 1, of this epoch. */
  readonly done: number;
  /** What stands behind the bar, the most dispensable first. */
  readonly values: readonly string[];
}

const SHORTEST = 6;
const LONGEST = 30;

/** One line that fits: without room, values go first. */
export function barLine({ epoch, epochs, done, values }: Bar, columns: number): string {
  const front = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs} `;
  for (let dropped = 0; ; dropped++) {
    const shown = values.slice(dropped).map((value) => `  ${value}`);
    const back = ` ${String(Math.floor(100 * done)).padStart(3)} %${shown.join("")}`;
    const room = columns - front.length - back.length - 3;
    if (room < SHORTEST && dropped < values.length) continue;
    if (room < SHORTEST) return `${front}${back.trim()}`.slice(0, Math.max(0, columns - 1));
    const length = Math.min(room, LONGEST);
    return `${front}[${"=".repeat(Math.floor(length * done)).padEnd(length)}]${back}`;
  }
}

function barOf({ epoch, epochs, step, steps, samplesPerSecond, loss, metrics, secondsLeft }: Progress): Bar {
  const values = [
    `${count(samplesPerSecond)} samples/s`,
    `loss ${loss.toFixed(4)}`,
    percent(metrics.accuracy as number),
    `${clock(secondsLeft)} left`,
  ];
  return { epoch, epochs, done: step / steps, values };
}

/** `0:07`, `12:30`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}
