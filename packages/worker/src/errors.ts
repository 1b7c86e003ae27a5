/** Errors on their way from one thread to another: what arrives has the class, the code and the text of what was thrown. */
import {
  BackendSpecError,
  BackendUnavailableError,
  DataError,
  DeviceLostError,
  type ErrorCode,
  FileError,
  isChainruleError,
  NonFiniteError,
  OptionError,
  OutOfMemoryError,
  ShapeError,
  TensorError,
} from "@chainrule/core";

export interface PackedError {
  readonly code: ErrorCode | null;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

const CLASSES: Readonly<Record<ErrorCode, new (message: string) => Error>> = {
  SHAPE: ShapeError,
  TENSOR: TensorError,
  OPTION: OptionError,
  DATA: DataError,
  NON_FINITE: NonFiniteError,
  BACKEND_UNAVAILABLE: BackendUnavailableError,
  BACKEND_SPEC: BackendSpecError,
  DEVICE_LOST: DeviceLostError,
  OUT_OF_MEMORY: OutOfMemoryError,
  FILE: FileError,
};

export function packError(thrown: unknown): PackedError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { name, message, stack } = error;
  return { code: isChainruleError(error) ? error.code : null, name, message, stack };
}

export function unpackError({ code, name, message, stack }: PackedError): Error {
  const error = code ? new CLASSES[code](message) : Object.assign(new Error(message), { name });
  // where it was thrown, not where it arrived
  if (stack !== undefined) error.stack = stack;
  return error;
}
