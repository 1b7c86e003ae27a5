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

/** A finite number above 0; what follows a number is not forgiven, as parseFloat would. */
export function positiveNumber(text: string): number {
  const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
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
