/** How exact a backend says that it is: its class, and looser bounds that it declares, up to caps. */
import { type BinaryOp, type FusedOps, OptionError, type UnaryOp } from "@chainrule/core";

/**
 * `exact`: primitives and linear layers are the very bits of the contract's order of sums, rounded at every step; the rest
 * as `float32`. `float32`: every result within the derived roundings of the backend's precision, float64 ones too.
 * `relaxed`: as `float32`, but for the bounds that the backend declares.
 */
export type AccuracyClass = "exact" | "float32" | "relaxed";

const CLASSES: readonly AccuracyClass[] = ["exact", "float32", "relaxed"];

/** Operations whose bound may be declared; `gradient` and `trajectory` are those of whole models. */
export type Loosenable =
  | Exclude<UnaryOp, "neg" | "step" | "relu">
  | Exclude<BinaryOp, "max" | "reluGrad">
  | Exclude<keyof FusedOps, "gatherRows" | "countCorrect">
  | "sum"
  | "matmul"
  | "gradient"
  | "trajectory";

/** What is judged; of the names that are not loosenable the very number is asked for. */
export type Judged = Loosenable | "neg" | "step" | "relu" | "max" | "reluGrad" | "gatherRows" | "countCorrect" | "copy";

/** By operation: what it may be off by, in units of u · scale, where the derived bound is less. */
export type Looser = Readonly<Partial<Record<Loosenable, number>>>;

/** What is promised of all results. */
export interface Bounds {
  /** How exact in general. */
  readonly class: AccuracyClass;
  /** Where less; only a `relaxed` backend may have any. */
  readonly looser: Looser;
}

/** 64 roundings; 2⁻¹⁸ for functions that devices approximate; models may lose a digit more than the sum of their parts. */
const ARITHMETIC = 64;
const TRANSCENDENTAL = 32;
const MODEL = 1024;

/** The largest bounds that may be declared, in units of u · scale. */
export const CAPS: Readonly<Record<Loosenable, number>> = {
  exp: TRANSCENDENTAL,
  log: TRANSCENDENTAL,
  sigmoid: TRANSCENDENTAL,
  tanh: TRANSCENDENTAL,
  sqrt: ARITHMETIC,
  square: ARITHMETIC,
  reciprocal: ARITHMETIC,
  add: ARITHMETIC,
  sub: ARITHMETIC,
  mul: ARITHMETIC,
  div: ARITHMETIC,
  sigmoidGrad: ARITHMETIC,
  tanhGrad: ARITHMETIC,
  sum: ARITHMETIC,
  matmul: ARITHMETIC,
  linear: ARITHMETIC,
  linearGrad: ARITHMETIC,
  softmax: ARITHMETIC,
  squaredError: ARITHMETIC,
  softmaxCrossEntropy: ARITHMETIC,
  sigmoidCrossEntropy: ARITHMETIC,
  sgd: ARITHMETIC,
  adam: ARITHMETIC,
  gradient: MODEL,
  trajectory: MODEL,
};

export const DERIVED: Bounds = { class: "float32", looser: {} };

/** What `op` may be off by on this backend: the derived bound, or the declared one if that is more. */
export const allowedBy = ({ looser }: Bounds, op: Judged, derived: number): number =>
  op in CAPS ? Math.max(derived, looser[op as Loosenable] ?? 0) : derived;

/** @throws OptionError for an unknown class, and bounds of unknown operations, above their cap or in another class */
export function checkBounds({ class: name, looser }: Bounds): void {
  if (!CLASSES.includes(name)) {
    throw new OptionError(`conformance: the class is ${String(name)}; give one of ${CLASSES.join(", ")}`);
  }
  for (const [op, bound] of Object.entries(looser)) {
    const cap = CAPS[op as Loosenable];
    if (cap === undefined) {
      throw new OptionError(`conformance: there is no bound of ${op}; give some of ${Object.keys(CAPS).join(", ")}`);
    }
    if (!(bound > 0 && bound <= cap)) {
      throw new OptionError(`conformance: the bound of ${op} is ${bound}; give a number above 0 and at most ${cap}`);
    }
    if (name !== "relaxed") {
      throw new OptionError(
        `conformance: a bound of ${op} is declared in the class ${name}; declare the class relaxed`,
      );
    }
  }
}
