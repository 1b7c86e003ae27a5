/** Option checks with one wording. */
import { OptionError } from "@chainrule/core";

/** `value` as it would be typed: strings in quotes, so that "5" and 5 differ. Safe for whatever a file holds. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value);
  // Not String, which calls what the object brings along.
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  return String(value);
}

/** Throws an OptionError unless `value` is an integer of `from` to `to`. */
export function checkInteger(operation: string, name: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw new OptionError(`${operation}: ${name} is ${show(value)}; pass an integer from ${from} to ${to}`);
}

/** Throws an OptionError unless `value` is 1, 2, 3, … */
export function checkPositive(operation: string, name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new OptionError(`${operation}: ${name} is ${show(value)}; pass a positive integer`);
}

/** `Uint8Array`, `String`, …: not instanceof, which fails for the values of another realm. */
export const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);
