/** How a command reads its options and how it ends. */
import { constants } from "node:os";
import { isChainruleError } from "@chainrule/core";
import { type Command, CommanderError } from "commander";

export const FAILED = 1;
const USAGE = 2;
/** What a shell reports for a program that a signal ended. */
const SIGNALLED = 128;

/** A command line that cannot be carried out; the message is one line. */
export class UsageError extends Error {}

/** Parses into the command; the text of `--help` or `--version` if that was asked for, else null. @throws UsageError */
export function parse(command: Command, args: readonly string[]): string | null {
  let text = "";
  command.exitOverride().configureOutput({ writeOut: (part) => (text += part), writeErr: () => {} });
  try {
    // npm's habit of a lone -- before the options; pnpm hands it over as it is
    command.parse(args[0] === "--" ? args.slice(1) : args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return text;
    throw new UsageError(error.message.replace(/^error: /, "").replaceAll("\n", " "));
  }
  return null;
}

/** Aborts on the first signal; the next one ends the process. */
export function abortOnSignal(announce: () => void): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      process.exitCode = SIGNALLED + constants.signals[signal];
      if (controller.signal.aborted) process.exit();
      announce();
      controller.abort();
    });
  }
  return controller.signal;
}

/** Runs a command; errors become a line on standard error and an exit code: 2 for what was asked for, 1 for what happened. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", endWithOutput);
  await main().catch(fail);
}

/** A reader that has seen enough, like head, is no error; a full disk is. */
function endWithOutput(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`error: the output cannot be written, ${error.message}\n`);
  process.exit(FAILED);
}

function fail(error: unknown): void {
  const usage = error instanceof UsageError || (isChainruleError(error) && error.code === "OPTION");
  process.exitCode = usage ? USAGE : FAILED;
  process.stderr.write(`${messageOf(error)}\n`);
}

/** One line for what can be expected to go wrong, else all there is to find the bug. */
function messageOf(error: unknown): string {
  if (error instanceof UsageError || isChainruleError(error)) return `error: ${error.message}`;
  return (error instanceof Error && error.stack) || String(error);
}
