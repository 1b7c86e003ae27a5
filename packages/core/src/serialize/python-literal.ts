/** Reads the Python dictionary that heads a NumPy file, and no other Python. */
import { type Fail, quote } from "./fail.ts";

export type Literal = string | boolean | number[];

/** Python 2 wrote an L behind some whole numbers. */
const TOKEN = /\s*([{}(),:]|True|False|(?:0|[1-9]\d*)L?|'[^'\\]*'|"[^"\\]*")/y;

/** `{'key': value, …}` whose values are texts without escapes, booleans, or tuples of whole numbers. @throws DataError */
export function parseDictionary(text: string, fail: Fail): Map<string, Literal> {
  let at = 0;
  let last = "";
  const unexpected = (): never => {
    const from = at - last.length;
    const wrong = `its header does not parse at character ${from}, ${quote(text.slice(from, from + 20))}`;
    return fail(wrong, "save one plain array of numbers with np.save");
  };
  const next = (): string => {
    TOKEN.lastIndex = at;
    last = TOKEN.exec(text)?.[1] ?? "";
    if (!last) unexpected();
    at = TOKEN.lastIndex;
    return last;
  };
  const expect = (wanted: string): unknown => next() === wanted || unexpected();
  const quoted = (token: string): string => (/^['"]/.test(token) ? token.slice(1, -1) : unexpected());
  /** `item()` and a comma for each, up to `end`; the last comma may be missing. Returns the number of commas. */
  const list = (end: string, item: (token: string) => void): number => {
    for (let commas = 0; ; commas++) {
      if (next() === end) return commas;
      item(last);
      if (next() === end) return commas;
      if (last !== ",") unexpected();
    }
  };
  const value = (): Literal => {
    const token = next();
    if (token === "True" || token === "False") return token === "True";
    if (token !== "(") return quoted(token);
    const numbers: number[] = [];
    const commas = list(")", (digits) => {
      numbers.push(/^\d/.test(digits) ? Number.parseInt(digits, 10) : unexpected());
    });
    // (3) is a number in brackets
    return numbers.length === 1 && commas === 0 ? unexpected() : numbers;
  };
  const result = new Map<string, Literal>();
  expect("{");
  list("}", (token) => {
    const key = quoted(token);
    if (result.has(key)) unexpected();
    expect(":");
    result.set(key, value());
  });
  last = "";
  if (text.slice(at).trim()) unexpected();
  return result;
}
