/** How parameters start. The shape of a weight matrix is [fanIn, fanOut]. */
import type { Shape } from "./backend.ts";
import { OptionError, ShapeError } from "./errors.ts";
import type { Rng } from "./rng.ts";
import { standardNormal } from "./standard-normal.ts";

/** Values, row-major: a function of the shape and of the stream's state. */
export type Initializer = (shape: Shape, rng: Rng) => Float64Array<ArrayBuffer>;

/** The options of `normal`. */
export interface NormalOptions {
  /** Finite; default 0. */
  readonly mean?: number;
  /** Finite, 0 or above; default 1. */
  readonly standardDeviation?: number;
}

/** The options of `uniform`. */
export interface UniformOptions {
  /** The least value; default −0.05. */
  readonly min?: number;
  /** What all values are below, above `min`; default 0.05. */
  readonly max?: number;
}

/** All 0. Hidden layers of equal units never learn to differ: meant for biases. */
export const zeros = (): Initializer => filled(() => 0);

/** All `value`. @throws OptionError unless it is finite */
export function constant(value: number): Initializer {
  if (!Number.isFinite(value)) throw new OptionError(`constant: the value must be finite, got ${value}; pass a number`);
  return filled(() => value);
}

/**
 * A copy of these values: rows of numbers, or all of them row by row.
 * @throws OptionError unless all are finite; from the model, a ShapeError unless they fit the parameter
 */
export function given(values: readonly (readonly number[])[] | ArrayLike<number>): Initializer {
  const list = Array.from<number | readonly number[]>(values);
  const data = Float64Array.from(list.flat());
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new OptionError(`given: value ${bad} must be finite, got ${data[bad]}; pass numbers`);
  const nested = list.filter((row) => typeof row !== "number");
  const widths = [...new Set(nested.map((row) => row.length))];
  return ([rows, columns]) => {
    const fits = nested.length === 0 || (nested.length === rows && widths.length === 1);
    if (!fits || data.length !== rows * columns) {
      const have = nested.length === 0 ? `${data.length} values` : `[${nested.length}, ${widths.join(" or ")}]`;
      throw new ShapeError(`given: ${have} do not fit [${rows}, ${columns}]; pass ${rows} rows of ${columns} numbers`);
    }
    return data.slice();
  };
}

/**
 * Normal: mean 0, standard deviation 1 by default; not truncated.
 * @throws OptionError for values outside these ranges
 */
export function normal({ mean = 0, standardDeviation = 1 }: NormalOptions = {}): Initializer {
  if (!(Number.isFinite(mean) && standardDeviation >= 0 && standardDeviation < Number.POSITIVE_INFINITY)) {
    throw new OptionError(
      `normal: mean and standardDeviation must be finite and the latter at least 0, got ${mean} and ${standardDeviation}; ` +
        "pass 0 and 1",
    );
  }
  return filled((rng) => mean + standardDeviation * standardNormal(rng));
}

/**
 * Uniform in [min, max); −0.05 and 0.05 by default, as in Keras.
 * @throws OptionError for values outside these ranges
 */
export function uniform({ min = -0.05, max = 0.05 }: UniformOptions = {}): Initializer {
  if (!(max > min && max - min < Number.POSITIVE_INFINITY)) {
    throw new OptionError(`uniform: min must be below max, both finite, got ${min} and ${max}; pass -0.05 and 0.05`);
  }
  return filled((rng) => min + (max - min) * rng.uniform());
}

/** Uniform in ±√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010); variance 2 / (fanIn + fanOut). */
export const glorotUniform = (): Initializer => filled(flat, (fanIn, fanOut) => 6 / (fanIn + fanOut));

/** Normal with variance 2 / (fanIn + fanOut) (Glorot & Bengio 2010); not truncated. */
export const glorotNormal = (): Initializer => filled(bell, (fanIn, fanOut) => 2 / (fanIn + fanOut));

/** Uniform in ±√(6 / fanIn) (He et al. 2015); variance 2 / fanIn. */
export const heUniform = (): Initializer => filled(flat, (fanIn) => 6 / fanIn);

/** Normal with variance 2 / fanIn (He et al. 2015); not truncated. */
export const heNormal = (): Initializer => filled(bell, (fanIn) => 2 / fanIn);

const flat = (rng: Rng, limit: number): number => (2 * rng.uniform() - 1) * limit;
const bell = (rng: Rng, deviation: number): number => deviation * standardNormal(rng);

/** One draw per element, in order; `square` of the fans is the square of the draw's second argument. */
const filled =
  (
    draw: (rng: Rng, scale: number) => number,
    square: (fanIn: number, fanOut: number) => number = () => 1,
  ): Initializer =>
  ([rows, columns], rng) => {
    const scale = Math.sqrt(square(rows, columns));
    return new Float64Array(rows * columns).map(() => draw(rng, scale));
  };
