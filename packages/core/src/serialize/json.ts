/** JSON of unknown origin: what JSON.parse lets pass in silence is refused. */
import { type Fail, quote } from "./fail.ts";

/**
 * The value of a JSON text. Names such as `__proto__` are members like any other.
 * @throws DataError for a syntax error, a name that an object has twice, and values nested deeper than `deepest`
 */
export function parseJson(text: string, deepest: number, fail: Fail): unknown {
  const parse = (part: string): unknown => {
    try {
      return JSON.parse(part);
    } catch (cause) {
      return fail("it is no JSON", "the file is damaged: get it again", cause);
    }
  };
  /** The names in each object that is open; an array has none. */
  const open: Set<unknown>[] = [];
  let string = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      const from = at;
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === "\\") at++;
      string = text.slice(from, at + 1);
    } else if (character === "{" || character === "[") {
      open.push(new Set());
      if (open.length > deepest) fail(`it is nested deeper than ${deepest} at character ${at}`, "give a flatter one");
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === ":") {
      const name = parse(string);
      if (open.at(-1)?.has(name))
        fail(`it has ${quote(name)} twice in one object, by character ${at}`, "keep one of them");
      open.at(-1)?.add(name);
    }
  }
  return parse(text);
}
