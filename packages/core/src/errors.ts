/** Every error that chainrule throws on purpose: `<operation>: <what was wrong, with values>; <what to do>`. */

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

export class ChainruleError extends Error {
  readonly code: ErrorCode;
  /** Survives a second copy of the package, where `instanceof` does not: see `isChainruleError`. */
  readonly chainrule: true = true;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** True for the errors of any copy of chainrule in the process. */
export const isChainruleError = (error: unknown): error is ChainruleError =>
  error instanceof Error && "chainrule" in error && error.chainrule === true;

/** Matrices whose shapes do not fit each other or the model. */
export class ShapeError extends ChainruleError {
  constructor(message: string) {
    super("SHAPE", message);
  }
}

/** A tensor that was disposed, or belongs to another backend or scope. */
export class TensorError extends ChainruleError {
  constructor(message: string) {
    super("TENSOR", message);
  }
}

/** An option with a value that it cannot have. */
export class OptionError extends ChainruleError {
  constructor(message: string) {
    super("OPTION", message);
  }
}

/** Data that cannot be used: empty, not finite, labels out of range, a damaged file. */
export class DataError extends ChainruleError {
  constructor(message: string, options?: ErrorOptions) {
    super("DATA", message, options);
  }
}

/** Training met a loss or a weight that is not finite. */
export class NonFiniteError extends ChainruleError {
  constructor(message: string) {
    super("NON_FINITE", message);
  }
}

/** The backend or device that was asked for cannot run here. */
export class BackendUnavailableError extends ChainruleError {
  constructor(message: string, options?: ErrorOptions) {
    super("BACKEND_UNAVAILABLE", message, options);
  }
}

/** A backend and core that speak different versions of the contract. */
export class BackendSpecError extends ChainruleError {
  constructor(message: string) {
    super("BACKEND_SPEC", message);
  }
}

/** The device or a worker died; the backend refuses further work. */
export class DeviceLostError extends ChainruleError {
  constructor(message: string, options?: ErrorOptions) {
    super("DEVICE_LOST", message, options);
  }
}

/** The backend has no memory left for a tensor. */
export class OutOfMemoryError extends ChainruleError {
  constructor(message: string) {
    super("OUT_OF_MEMORY", message);
  }
}

/** A file or folder that cannot be read or written. */
export class FileError extends ChainruleError {
  constructor(message: string, options?: ErrorOptions) {
    super("FILE", message, options);
  }
}

/** @throws OptionError `<subject> is <value>; give <what is needed>` unless `fits` */
export function needs(fits: boolean, subject: string, value: unknown, needed: string): void {
  if (!fits) throw new OptionError(`${subject} is ${String(value)}; give ${needed}`);
}

/** @throws OptionError unless `value` is a whole number of at least `minimum` */
export function wholeNumber(subject: string, value: number, minimum: number): number {
  needs(Number.isInteger(value) && value >= minimum, subject, value, `a whole number of at least ${minimum}`);
  return value;
}

/** @throws OptionError unless minimum ≤ value < limit; the limit is 1 or infinite */
export function inRange(subject: string, value: number, minimum: number, limit: number): number {
  const range = limit === 1 ? `at least ${minimum} and below 1` : `a finite number of at least ${minimum}`;
  needs(value >= minimum && value < limit, subject, value, range);
  return value;
}
