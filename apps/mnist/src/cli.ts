/** The command: what it prints where, and how it ends. */
import { constants } from "node:os";
import { isChainruleError } from "@chainrule/core";
import { parseOptions, type Settings, UsageError } from "./options.ts";
import { progressCallback } from "./progress.ts";
import { accuracyLine, headline, summary } from "./report.ts";
import { load, type Outcome, prepare, train } from "./run.ts";
import { canRedraw, createScreen, type Screen } from "./screen.ts";

const FAILED = 1;
const USAGE = 2;
/** What a shell reports for a program that a signal ended. */
const SIGNALLED = 128;

async function main(): Promise<void> {
  const { stdout, stderr } = process;
  const request = parseOptions(process.argv.slice(2));
  if (request.kind === "text") {
    stdout.write(request.text);
    return;
  }
  const { settings } = request;
  const { json, quiet } = settings;
  const screen = createScreen({
    lines: quiet ? null : json ? stderr : stdout,
    live: !quiet && canRedraw(stderr) ? stderr : null,
  });
  const signal = abortOnSignal(() => screen.line("stopping after this step; a second Ctrl-C quits at once"));
  try {
    const { outcome, labels } = await work(settings, screen, signal);
    for (const line of summaryLines(settings, outcome, labels)) screen.line(line);
    if (json) stdout.write(`${JSON.stringify(outcome.report)}\n`);
    else if (quiet) stdout.write(`${accuracyLine(outcome, settings.epochs)}\n`);
  } finally {
    screen.close();
  }
}

async function work(
  settings: Settings,
  screen: Screen,
  signal: AbortSignal,
): Promise<{ outcome: Outcome; labels: readonly string[] }> {
  const prepared = await prepare(settings);
  try {
    screen.live(() => "reading MNIST");
    const data = await load(settings);
    const images = { train: data.train.y.length, test: data.test.y.length };
    for (const line of headline(settings, images)) screen.line(line);
    const callback = progressCallback(screen, settings.epochs);
    return { outcome: await train(prepared, data, { signal, callback }), labels: data.test.labelNames };
  } finally {
    await prepared.close();
  }
}

function summaryLines(settings: Settings, outcome: Outcome, labels: readonly string[]): string[] {
  const stream = settings.json ? process.stderr : process.stdout;
  // hasColors honours NO_COLOR
  const style = stream.isTTY
    ? { colors: stream.hasColors(), columns: stream.columns }
    : { colors: false, columns: Number.POSITIVE_INFINITY };
  return summary(outcome, settings, labels, style);
}

/** Aborts on the first signal; the next one ends the process. */
function abortOnSignal(announce: () => void): AbortSignal {
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

for (const stream of [process.stdout, process.stderr]) stream.on("error", endWithOutput);
await main().catch(fail);
