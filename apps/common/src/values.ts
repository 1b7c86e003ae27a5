/** Texts from the command line as values, or an error that says what to write instead. */
import { InvalidArgumentError } from "commander";
import { closestMatch } from "leven";

const whole = (text: string): number => (/^-?\d+$/.test(text) ? Number(text) : Number.NaN);

/** A whole number of at least `minimum`, written in digits only. */
export const wholeNumber =
  (minimum: number) =>
  (text: string): number => {
    const value = whole(text);
    if (Number.isSafeInteger(value) && value >= minimum) return value;
    throw new InvalidArgumentError(`Give a whole number of at least ${minimum}.`);
  };

/** A whole number that a double holds exactly: what core takes as a seed. */
export function seedNumber(text: string): number {
  const value = whole(text);
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("Give a whole number of at most 15 digits.");
}

/** What follows a number is not forgiven, as parseFloat would. */
const numberOf = (text: string): number => (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN);

/** A finite number above 0. */
export function positiveNumber(text: string): number {
  const value = numberOf(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Give a number above 0, for example 0.001.");
}

/** Units of the hidden layers: `128,64`. */
export function layerSizes(text: string): number[] {
  return text.split(",").map((part) => {
    const units = /^\s*\d+\s*$/.test(part) ? Number(part) : 0;
    if (units > 0 && Number.isSafeInteger(units)) return units;
    const wrong = part.trim() === "" ? "a size is missing" : `"${part.trim()}" is not a whole number above 0`;
    throw new InvalidArgumentError(`In the list ${wrong}; give the units of each hidden layer, for example 128,64.`);
  });
}

export const oneOf =
  <Name extends string>(names: readonly Name[]) =>
  (text: string): Name => {
    const found = names.find((name) => name === text);
    if (found) return found;
    // a third of the letters may be wrong: "crossentropy" finds crossEntropy, "mse" finds nothing
    const near = closestMatch(text, names, { maxDistance: Math.ceil(text.length / 3) });
    const hint = near ? ` (Did you mean ${near}?)` : "";
    throw new InvalidArgumentError(`Choose one of ${names.join(", ")}.${hint}`);
  };

/** A number from `least` (included) to `below`. */
export const numberIn =
  (least: number, below: number, example: string) =>
  (text: string): number => {
    const value = numberOf(text);
    if (value >= least && value < below) return value;
    throw new InvalidArgumentError(`Give a number of at least ${least} and below ${below}, for example ${example}.`);
  };

/** A factor above 0 and at most 1. */
export function factor(text: string): number {
  const value = numberOf(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError("Give a number above 0 and at most 1, for example 0.9.");
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Seconds: `60s`, `1.5m`, `2h`, or a bare number of seconds. */
export function duration(text: string): number {
  const [, amount, unit = "s"] = /^(\d+\.?\d*|\.\d+)([smh])?$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNITS[unit] as number);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError("Give a time above 0, for example 90s, 5m or 1h.");
}

/** A path that is not empty. */
export function path(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("Give a path.");
}

/** A number of threads, or `auto`. */
export function threadCount(text: string): number | "auto" {
  if (text === "auto") return text;
  const value = whole(text);
  if (value >= 1 && value <= MOST_THREADS) return value;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MOST_THREADS}, or auto.`);
}

/** What the backend takes at most. */
const MOST_THREADS = 64;
