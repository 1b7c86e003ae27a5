/** Names of classes to class indices and back, as a value that is stored with a model. */
import { DataError, OptionError } from "@chainrule/core";
import { show } from "./check.ts";

/** `names[c]` is the label of class c. Plain data: `JSON.stringify` writes it, `labelEncoderFromJSON` reads it. */
export interface LabelEncoder {
  /** Tells it from scalers in JSON. */
  readonly type: "labels";
  /** The label of each class, in the order of the indices. */
  readonly names: readonly string[];
}

/** More names are no classes, but numbers or texts by mistake. */
export const MAX_LABELS = 65_536;

/**
 * The classes that occur in `labels`, each once: in the order of their values if all are numbers, else in that of their
 * UTF-16 units. Throws a DataError for no labels and for more than 65,536 different ones.
 */
export function fitLabelEncoder(labels: Iterable<string | number>): LabelEncoder {
  const names = new Set<string>();
  for (const label of labels) {
    names.add(String(label));
    if (names.size > MAX_LABELS) {
      throw new DataError(`fitLabelEncoder: there are more than ${MAX_LABELS} different labels; pass classes`);
    }
  }
  if (names.size === 0) throw new DataError("fitLabelEncoder: there are no labels; pass at least one");
  return { type: "labels", names: inOrder([...names]) };
}

/** The class index of each label; with `oneHot(indices, encoder.names.length)` the rows. Throws a DataError for others. */
export function encodeLabels(encoder: LabelEncoder, labels: Iterable<string | number>): Int32Array<ArrayBuffer> {
  const classes = new Map(encoder.names.map((name, index) => [name, index]));
  let at = 0;
  return Int32Array.from(labels, (label) => {
    const index = classes.get(String(label));
    if (index === undefined) {
      const wrong = `the label ${show(label)} at index ${at} is not among ${summary(encoder.names)}`;
      throw new DataError(`encodeLabels: ${wrong}; pass labels that the encoder was fitted to`);
    }
    at++;
    return index;
  });
}

/** The names of class indices: the inverse of `encodeLabels`. Throws a DataError for an index without a name. */
export function decodeLabels(encoder: LabelEncoder, indices: ArrayLike<number>): string[] {
  const { names } = encoder;
  return Array.from(indices, (index, at) => {
    const name = Number.isInteger(index) ? names[index] : undefined;
    if (name !== undefined) return name;
    const wrong = `indices[${at}] is ${show(index)}, not an integer from 0 to ${names.length - 1}`;
    throw new DataError(`decodeLabels: ${wrong}; pass class indices of this encoder`);
  });
}

/** Checks what came from a file; a DataError says what is wrong. */
export function labelEncoderFromJSON(value: unknown): LabelEncoder {
  const { type, names } = (typeof value === "object" && value !== null ? value : {}) as Partial<LabelEncoder>;
  const remedy = 'pass { type: "labels", names }, as it was stored';
  if (type !== "labels") throw new DataError(`labelEncoderFromJSON: the type is ${show(type)}; ${remedy}`);
  const wrong = wrongNames(names);
  if (wrong !== undefined) throw new DataError(`labelEncoderFromJSON: names ${wrong}; ${remedy}`);
  return { type, names: [...(names as readonly string[])] };
}

/** What is wrong with names of classes, to follow their name; undefined if nothing is. */
function wrongNames(names: unknown): string | undefined {
  if (!Array.isArray(names)) return "is no array";
  if (names.length === 0) return "is empty";
  if (names.length > MAX_LABELS) return `has ${names.length} entries, more than ${MAX_LABELS}`;
  const bad = Array.from(names, (name: unknown) => typeof name).findIndex((type) => type !== "string");
  if (bad >= 0) return `has at ${bad} ${show(names[bad])}, which is no string`;
  const seen = new Set<string>();
  for (const name of names as string[]) {
    if (seen.has(name)) return `has ${show(name)} twice`;
    seen.add(name);
  }
  return undefined;
}

/** Throws an OptionError unless `names` are different strings. */
export function checkLabelNames(operation: string, names: readonly string[]): void {
  const wrong = wrongNames(names);
  if (wrong === undefined) return;
  throw new OptionError(`${operation}: labelNames ${wrong}; pass one name per class, or leave it out`);
}

/** Up to twelve names, for errors. */
export function summary(names: readonly string[]): string {
  const more = names.length > 12 ? ` and ${names.length - 12} more` : "";
  return `${names.slice(0, 12).map(show).join(", ")}${more}`;
}

/** By value if all are numbers, else, and among equal values, by UTF-16 units. */
export function inOrder(names: readonly string[]): string[] {
  const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  const numeric = names.every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  return [...names].sort(numeric ? (a, b) => Number(a) - Number(b) || byText(a, b) : byText);
}
