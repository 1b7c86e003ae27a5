/** The configuration in the fragment of the page's address: a link is a run. */
import { type Config, DEFAULTS } from "./config.ts";
import { FIELDS, KEYS } from "./fields.ts";

/** `#problem=even-odd&bits=10&…`, with every member. */
export function toFragment(config: Config): string {
  const write = <K extends keyof Config>(key: K): string => FIELDS[key].write(config[key]);
  return `#${KEYS.map((key) => `${key}=${encodeURIComponent(write(key))}`).join("&")}`;
}

/** What is missing or cannot be is that of the problem's defaults; `problems` says what cannot be. */
export function fromFragment(fragment: string): { readonly config: Config; readonly problems: readonly string[] } {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const problems: string[] = [];
  const read = <K extends keyof Config>(key: K, fallback: Config[K]): Config[K] => {
    const text = given.get(key);
    if (text === null) return fallback;
    const result = FIELDS[key].read(text);
    if ("value" in result) return result.value;
    problems.push(`${key} is ${text}; give ${result.wanted}`);
    return fallback;
  };
  const defaults = DEFAULTS[read("problem", "even-odd")];
  const config = Object.fromEntries(KEYS.map((key) => [key, read(key, defaults[key])])) as unknown as Config;
  return { config, problems: [...new Set(problems)] };
}
