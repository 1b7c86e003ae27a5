/** How readers and writers of files fail: with a DataError that names the operation and the file. */
import { DataError } from "../errors.ts";

/** @throws DataError `<operation>: <subject>: <what was wrong>; <what to do>` */
export type Fail = (wrong: string, remedy: string, cause?: unknown) => never;

export const failure =
  (operation: string, subject: string): Fail =>
  (wrong, remedy, cause) => {
    throw new DataError(`${operation}: ${subject}: ${wrong}; ${remedy}`, cause === undefined ? {} : { cause });
  };

/** @throws DataError unless `bytes` is a Uint8Array, of whatever realm */
export function requireBytes(bytes: Uint8Array, fail: Fail): void {
  const kind = kindOf(bytes);
  if (kind !== "Uint8Array") fail(`got ${kind}, not Uint8Array`, "pass new Uint8Array(buffer)");
}

/** `Float32Array`, `Null`, … ; instanceof fails for the arrays of another realm. */
export const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** A value of a file as a message shows it: as JSON, of at most 80 characters. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Files keep names in UTF-8, which has no lone surrogates. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
