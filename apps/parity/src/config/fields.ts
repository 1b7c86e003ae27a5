/** The members of a configuration as text, and back, with what each may be. */
import { ACTIVATIONS, type Config, LOSSES, OPTIMIZERS, PROBLEMS, SPLITS } from "./config.ts";

/** A value, or what is wanted instead of the text. */
type Read<T> = { readonly value: T } | { readonly wanted: string };

interface Field<T> {
  read(text: string): Read<T>;
  write(value: T): string;
}

const number = (whole: boolean, least: number, most: number): Field<number> => ({
  read(text) {
    const value = Number(text);
    const fits = text.trim() !== "" && value >= least && value <= most && (!whole || Number.isInteger(value));
    if (fits) return { value };
    return { wanted: `${whole ? "a whole number" : "a number"} from ${least} to ${most}` };
  },
  write: String,
});

const oneOf = <T extends string>(names: readonly T[]): Field<T> => ({
  read: (text) => (names.includes(text as T) ? { value: text as T } : { wanted: `one of ${names.join(", ")}` }),
  write: (value) => value,
});

const MOST_UNITS = 16;
const MOST_LAYERS = 3;
const MOST_BITS = 12;

const hidden: Field<readonly number[]> = {
  read(text) {
    const units = text.trim() === "" || text.trim() === "0" ? [] : text.split(/[\s,]+/).map(Number);
    const fits = units.every((unit) => Number.isInteger(unit) && unit >= 1 && unit <= MOST_UNITS);
    if (fits && units.length <= MOST_LAYERS) return { value: units };
    return {
      wanted: `up to ${MOST_LAYERS} whole numbers from 1 to ${MOST_UNITS}, for example 8,4; 0 for no hidden layer`,
    };
  },
  write: (units) => units.join(",") || "0",
};

export const FIELDS: { readonly [key in keyof Config]: Field<Config[key]> } = {
  problem: oneOf(PROBLEMS),
  bits: number(true, 2, MOST_BITS),
  backend: { read: (value) => ({ value }), write: (value) => value },
  hidden,
  activation: oneOf(ACTIVATIONS),
  loss: oneOf(LOSSES),
  optimizer: oneOf(OPTIMIZERS),
  // above 0; what is smaller than this learns nothing
  learningRate: number(false, 1e-6, 100),
  batchSize: number(true, 1, 4096),
  epochs: number(true, 1, 20_000),
  seed: number(true, 0, 2 ** 31 - 1),
  train: number(true, 1, 100_000),
  split: oneOf(SPLITS),
};

export const KEYS = Object.keys(FIELDS) as (keyof Config)[];
