/** The command line, read and checked. */
import { parseArgs } from "node:util";

export interface Arguments {
  /** File or package whose export `createBackend` is judged; null if only a list or help is asked for. */
  readonly module: string | null;
  readonly device: string | undefined;
  readonly only: readonly string[];
  readonly seed: number | undefined;
  readonly class: string | undefined;
  /** By operation, from `--looser exp=16`. */
  readonly looser: Readonly<Record<string, number>>;
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  readonly list: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

export const HELP = `Usage: chainrule-conformance [options] <module>

Judges the backend that <module> (a file or an installed package) makes: it has to
export createBackend, which is called with { device } if --device is given.

Options:
  --device <name>        device to ask for; the backend must name it as its own
  --only <glob>          ids to run, for example "matmul/*"; may be repeated
  --seed <number>        of the family random, default 1
  --class <class>        exact, float32 or relaxed; default float32
  --looser <op=ulp>      a bound that a relaxed backend declares; may be repeated
  --json <file>          write the report as JSON
  --markdown <file>      write the report as Markdown
  --list                 print the ids and stop; takes --only and --seed
  --version              print the version
  --help                 print this help

Exit codes: 0 all passed, 1 a case failed, 2 the suite could not run.
`;

/** What is wrong with a command line, or with what it names. */
export class UsageError extends Error {}

const OPTIONS = {
  device: { type: "string" },
  only: { type: "string", multiple: true },
  seed: { type: "string" },
  class: { type: "string" },
  looser: { type: "string", multiple: true },
  json: { type: "string" },
  markdown: { type: "string" },
  list: { type: "boolean" },
  version: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args);
  const { only = [], looser = [], list = false, help = false, version = false, device, json, markdown } = values;
  if (positionals.length > 1) throw new UsageError(`${positionals.length} modules are given; judge one at a time`);
  const [module = null] = positionals;
  if (module === null && !list && !help && !version)
    throw new UsageError("no module is given; name the backend's file");
  const seed = values.seed === undefined ? undefined : numberOf("--seed", values.seed);
  const bounds = Object.fromEntries(looser.map(boundOf));
  return { module, device, only, seed, class: values.class, looser: bounds, json, markdown, list, help, version };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new UsageError(`${option} is ${text}; give a number`);
  return value;
}

function boundOf(text: string): [op: string, bound: number] {
  const [op = "", bound = ""] = text.split("=", 2);
  return [op, numberOf(`--looser ${op}`, bound)];
}
