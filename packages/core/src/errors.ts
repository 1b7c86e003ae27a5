/** Every error that chainrule throws on purpose: `<operation>: <what was wrong, with values>; <what to do>`. */

/** One per class of errors, for programs: unlike the texts, the codes stay. */
export type ErrorCode =
  | "SHAPE"
  | "TENSOR"
  | "OPTION"
  | "DATA"
  | "NON_FINITE"
  | "BACKEND_UNAVAILABLE"
  | "BACKEND_SPEC"
  | "DEVICE_LOST"
  | "OUT_OF_MEMORY"
  | "FILE";

/**
 * What all errors of chainrule have in common; the text is `<operation>: <what was wrong, with values>; <what to do>`.
 * Where two copies of the package may be loaded, ask `isChainruleError` and compare `code`.
 */
export abstract class ChainruleError extends Error {
  /** Of the class of the error, the same in every version. */
  abstract readonly code: ErrorCode;
  /** The name of the class, such as `ShapeError`. */
  override readonly name: string = this.constructor.name;
  /** Survives a second copy of the package, where `instanceof` does not: see `isChainruleError`. */
  readonly chainrule: true = true;
}

/** True for the errors of any copy of chainrule in the process. */
export const isChainruleError = (error: unknown): error is ChainruleError =>
  error instanceof Error && "chainrule" in error && error.chainrule === true;

/** Matrices whose shapes do not fit each other or the model. */
export class ShapeError extends ChainruleError {
  readonly code = "SHAPE";
}

/** A tensor that was disposed, or belongs to another backend or scope. */
export class TensorError extends ChainruleError {
  readonly code = "TENSOR";
}

/** An option with a value that it cannot have. */
export class OptionError extends ChainruleError {
  readonly code = "OPTION";
}

/** Data that cannot be used: empty, not finite, labels out of range, a damaged file. */
export class DataError extends ChainruleError {
  readonly code = "DATA";
}

/** Training met a loss or a weight that is not finite. */
export class NonFiniteError extends ChainruleError {
  readonly code = "NON_FINITE";
}

/** The backend or device that was asked for cannot run here. */
export class BackendUnavailableError extends ChainruleError {
  readonly code = "BACKEND_UNAVAILABLE";
}

/** A backend and core that speak different versions of the contract. */
export class BackendSpecError extends ChainruleError {
  readonly code = "BACKEND_SPEC";
}

/** The device or a worker died; the backend refuses further work. */
export class DeviceLostError extends ChainruleError {
  readonly code = "DEVICE_LOST";
}

/** The backend has no memory left for a tensor. */
export class OutOfMemoryError extends ChainruleError {
  readonly code = "OUT_OF_MEMORY";
}

/** A file or folder that cannot be read or written. */
export class FileError extends ChainruleError {
  readonly code = "FILE";
}

/** @throws OptionError `<subject> is <value>; give <what is needed>` unless `fits` */
export function needs(fits: unknown, subject: string, value: unknown, needed: unknown): asserts fits {
  if (!fits) throw new OptionError(`${subject} is ${String(value)}; give ${needed}`);
}

/** @throws OptionError unless `value` is a whole number of at least `minimum` */
export function wholeNumber(subject: string, value: number, minimum: number): number {
  needs(Number.isInteger(value) && value >= minimum, subject, value, `a whole number of at least ${minimum}`);
  return value;
}

/** @throws OptionError unless minimum ≤ value < limit */
export function inRange(subject: string, value: number, minimum: number, limit: number): number {
  needs(value >= minimum && value < limit, subject, value, `a number of at least ${minimum} and below ${limit}`);
  return value;
}
