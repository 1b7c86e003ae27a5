/** The command line as plain values, checked before any work starts. */
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import leven from "leven";
import { version } from "../package.json";
import { CONTENDER_NAMES } from "./contenders.ts";
import { FOOTPRINTS } from "./footprints.ts";
import type { Effort } from "./run.ts";
import { WORKLOAD_GROUPS } from "./workloads.ts";

/** In the order in which they run. */
export const WORKLOAD_NAMES: readonly string[] = [
  ...WORKLOAD_GROUPS.map(({ name }) => name),
  ...Object.keys(FOOTPRINTS),
];

export const EFFORTS: Readonly<Record<"quick" | "usual" | "full", Effort>> = {
  quick: {
    training: { rounds: 1, budget: 0.02, warm: 0 },
    calls: { rounds: 3, budget: 0.002, warm: 0 },
    coldStarts: 3,
  },
  usual: { training: { rounds: 3, budget: 1, warm: 0.5 }, calls: { rounds: 5, budget: 0.1, warm: 0.1 }, coldStarts: 9 },
  full: { training: { rounds: 5, budget: 30, warm: 1 }, calls: { rounds: 21, budget: 0.2, warm: 0.5 }, coldStarts: 21 },
};

export interface Settings {
  readonly only: readonly string[];
  readonly contenders: readonly string[];
  /** Where the rows go as JSON, absolute. */
  readonly json: string | undefined;
  readonly effort: keyof typeof EFFORTS;
}

/** `text` is help or the version. */
export type Request =
  | { readonly kind: "run"; readonly settings: Settings }
  | { readonly kind: "text"; readonly text: string };

/** A command line that cannot be carried out; the message is one line. */
export class UsageError extends Error {}

/** Another name of a workload. */
const ALIASES: Readonly<Record<string, string>> = { gemm: "matmul" };

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Request {
  let text = "";
  const command = program().exitOverride();
  command.configureOutput({ writeOut: (part) => (text += part), writeErr: () => {} });
  try {
    // npm's habit of a lone -- before the options; pnpm hands it over as it is
    command.parse(args[0] === "--" ? args.slice(1) : args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "text", text };
    throw new UsageError(error.message.replace(/^error: /, "").replaceAll("\n", " "));
  }
  const given = command.opts<{ only?: string[]; contenders?: string[]; json?: string; quick?: true; full?: true }>();
  if (given.quick && given.full)
    throw new UsageError("options '--quick' and '--full' contradict each other. Give one.");
  const { only = WORKLOAD_NAMES, contenders = CONTENDER_NAMES, json } = given;
  const effort = given.quick ? "quick" : given.full ? "full" : "usual";
  return { kind: "run", settings: { only, contenders, json, effort } };
}

function program(): Command {
  const wrapped = (names: readonly string[]): string => names.join(", ");
  return new Command("bench")
    .description(
      "Measures chainrule beside other libraries: the same work, in turn, in one run. Prints tables in Markdown.",
    )
    .option("--only <names>", `some of: ${wrapped(WORKLOAD_NAMES)}`, list("workload", WORKLOAD_NAMES))
    .option("--contenders <names>", `some of: ${wrapped(CONTENDER_NAMES)}`, list("contender", CONTENDER_NAMES))
    .option("--json <file>", "write the rows to this file, too", fileToWrite)
    .option("--quick", "as little work as shows that all of it works; the figures mean little")
    .option("--full", "whole epochs and more rounds, which takes long")
    .version(version, "--version", "print the version")
    .helpOption("--help", "print this help")
    .addHelpText("after", "\nOther libraries are installed in a folder of their own when they are first asked for.");
}

/** Names behind commas, or the option given several times. */
const list =
  (what: string, names: readonly string[]) =>
  (text: string, before: string[] = []): string[] => {
    const chosen = text.split(",").map((name) => ALIASES[name.trim()] ?? name.trim());
    for (const name of chosen) {
      if (names.includes(name)) continue;
      const near = names.find((known) => leven(known, name) <= 2);
      const hint = near ? ` Did you mean ${near}?` : ` Choose from ${names.join(", ")}.`;
      throw new InvalidArgumentError(`There is no ${what} ${JSON.stringify(name)}.${hint}`);
    }
    return [...new Set([...before, ...chosen])];
  };

function fileToWrite(path: string): string {
  const file = resolve(path);
  if (path === "" || isDirectory(file)) throw new InvalidArgumentError("It is a folder; give the name of a file.");
  if (!isDirectory(dirname(file))) throw new InvalidArgumentError(`There is no folder ${dirname(file)}.`);
  return file;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
