/** JSON that nobody has checked, read member by member. */
import { type Fail, kindOf } from "./fail.ts";

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

interface Kinds {
  number: number;
  /** Whole. */
  integer: number;
  /** Whole and from 0. */
  count: number;
  string: string;
  boolean: boolean;
  list: readonly unknown[];
}

const KINDS: { readonly [K in keyof Kinds]: { readonly needed: string; readonly test: (value: unknown) => boolean } } =
  {
    number: { needed: "a number", test: (value) => typeof value === "number" },
    integer: { needed: "a whole number below 2⁵³", test: (value) => Number.isSafeInteger(value) },
    count: {
      needed: "a whole number of at least 0",
      test: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
    },
    string: { needed: "a string", test: (value) => typeof value === "string" },
    boolean: { needed: "true or false", test: (value) => typeof value === "boolean" },
    list: { needed: "a list", test: Array.isArray },
  };

/** The members of an object; every error names the place. */
export interface Fields {
  has(name: string): boolean;
  get<K extends keyof Kinds>(name: string, kind: K): Kinds[K];
  /** As it is. */
  raw(name: string): unknown;
  /** A member that is an object itself. */
  object(name: string): Fields;
  /** @throws DataError if there are members that were not asked for: they would be lost */
  end(): void;
}

/** @throws DataError unless `value` is an object */
export function fieldsOf(value: unknown, place: string, fail: Fail): Fields {
  if (kindOf(value) !== "Object") fail(`${place} is ${shown(value)}`, "give an object");
  const members = value as Readonly<Record<string, unknown>>;
  const asked = new Set<string>();
  const raw = (name: string): unknown => {
    asked.add(name);
    return Object.hasOwn(members, name) ? members[name] : undefined;
  };
  const fields: Fields = {
    has: (name) => raw(name) !== undefined && raw(name) !== null,
    raw,
    get(name, kind) {
      const member = raw(name);
      const { needed, test } = KINDS[kind];
      if (!test(member)) fail(`${at(place, name)} is ${shown(member)}`, `give ${needed}`);
      return member as never;
    },
    object: (name) => fieldsOf(raw(name), at(place, name), fail),
    end() {
      const unknown = Object.keys(members).filter((name) => !asked.has(name));
      if (unknown.length) fail(`${place} has the unknown ${listed(unknown.map(shown), 5)}`, "remove what was added");
    },
  };
  return fields;
}

const at = (place: string, name: string): string => `${place}.${name}`;

/** The first so many, and how many more there are. */
export function listed(texts: readonly string[], most: number): string {
  const more = texts.length > most ? ` and ${texts.length - most} more` : "";
  return texts.slice(0, most).join(", ") + more;
}

const LONGEST = 60;

/** A value as JSON has it, cut where it is long. */
export function shown(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
