/** Reads the fields of a record: numbers without a string, texts, lines. */
import type { CsvRecord } from "./records.ts";

/** Exact in float64, as is every integer below 10^15: their quotient is the number that was written, rounded once. */
const POWERS = Float64Array.of(1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15);
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** What programs write where they have no value. */
const MISSING: ReadonlySet<string> = new Set(
  ["", "na", "n/a", "nan", "null", "none", "?", "-"].flatMap((text) => [text, text.toUpperCase()]),
)
  .add("NaN")
  .add("None")
  .add("Null");
/** float32 rounds from here on to infinity. */
const TOO_LARGE = 3.4028235677973366e38;
/** Longer ones are no numbers of anybody, but strings of many bytes per byte to us. */
const MAX_LENGTH = 1000;
const SHOWN = 40;

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;

const startOf = (record: CsvRecord, field: number): number => (field === 0 ? 0 : record.ends[field - 1]!);

/** The decimal number in a field, spaces around it aside; NaN if it is none. */
export function numberOf(record: CsvRecord, field: number): number {
  const { bytes } = record;
  let at = startOf(record, field);
  let end = record.ends[field]!;
  // The most frequent fields of images.
  if (end - at === 1) {
    const digit = bytes[at]! - ZERO;
    return digit >= 0 && digit <= 9 ? digit : Number.NaN;
  }
  while (at < end && isSpace(bytes[at]!)) at++;
  while (at < end && isSpace(bytes[end - 1]!)) end--;
  const from = at;
  const negative = bytes[at] === MINUS;
  if (at < end && (negative || bytes[at] === PLUS)) at++;
  let value = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (digit === DOT - ZERO && decimals < 0) {
      decimals = digits;
    } else break;
  }
  // Exponents and long numbers, rare as they are, are left to the engine, which rounds rightly too.
  if (at < end || digits > 15) {
    if (end - from > MAX_LENGTH) return Number.NaN;
    const text = ascii(bytes, from, end);
    return NUMBER.test(text) ? Number(text) : Number.NaN;
  }
  if (digits === 0) return Number.NaN;
  if (decimals >= 0) value /= POWERS[digits - decimals]!;
  return negative ? -value : value;
}

/** The text of a field, spaces around it aside; undefined if it is not UTF-8. */
export function textOf(record: CsvRecord, field: number): string | undefined {
  const part = record.bytes.subarray(startOf(record, field), record.ends[field]!);
  // A decoder takes longer to start than a label to read.
  if (part.length < 32 && part.every((byte) => byte < 128)) return ascii(part, 0, part.length).trim();
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(part).trim();
  } catch {
    return undefined;
  }
}

/** Why a field cannot be a feature, `"abc" is no number`; undefined if it can. */
export function notFeature(record: CsvRecord, field: number): string | undefined {
  const value = numberOf(record, field);
  if (Math.abs(value) < TOO_LARGE) return undefined;
  const shown = shownField(record, field);
  if (!Number.isNaN(value)) return `${shown} is too large for float32`;
  return isMissing(textOf(record, field)) ? `missing value (${shown})` : `${shown} is no number`;
}

/** Empty, or what programs write for it. */
const isMissing = (text: string | undefined): boolean => text !== undefined && MISSING.has(text);

/** A field in quotes, as it would be in JSON, up to 40 characters, without the spaces that count for nothing. */
export function shownField(record: CsvRecord, field: number): string {
  const start = startOf(record, field);
  const part = record.bytes.subarray(start, Math.min(record.ends[field]!, start + 4 * SHOWN));
  const text = new TextDecoder().decode(part).replace(/^[ \t]+|[ \t]+$/g, "");
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}

/** The line of a field, which is not that of its record behind a quoted line break. */
export function lineOf(record: CsvRecord, field: number): number {
  const { bytes, line } = record;
  let breaks = 0;
  for (let i = 0; i < startOf(record, field); i++) {
    if (bytes[i] === CR || (bytes[i] === LF && bytes[i - 1] !== CR)) breaks++;
  }
  return line + breaks;
}

const isSpace = (byte: number): boolean => byte === SPACE || byte === TAB;

function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}
