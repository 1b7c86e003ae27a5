/** The command: what it prints where, and how it ends. */
import { abortOnSignal, canRedraw, createScreen, runCommand, type Screen } from "@chainrule/app-common";
import { type Answer, answer, asks, asksForData, readQuestions } from "./ask.ts";
import { explain, explained } from "./explain.ts";
import { type Data, loadData } from "./images.ts";
import { parseOptions, type RunRequest, type Settings } from "./options.ts";
import { progressCallback } from "./progress.ts";
import { DIGITS } from "./recipe.ts";
import { accuracyLine, headline, type Style, summary } from "./report.ts";
import { type Outcome, type Prepared, prepare, train, untrained } from "./run.ts";

async function main(): Promise<void> {
  const { stdout, stderr } = process;
  const request = parseOptions(process.argv.slice(2));
  if (request.kind === "text") {
    stdout.write(request.text);
    return;
  }
  const { json, quiet } = request;
  if (request.explain) {
    const settings = request.settings();
    const found = await explain(settings);
    stdout.write(json ? `${JSON.stringify(found)}\n` : `${explained(found, settings).join("\n")}\n`);
    return;
  }
  const screen = createScreen({
    lines: quiet ? null : json ? stderr : stdout,
    live: !quiet && canRedraw(stderr) ? stderr : null,
  });
  const signal = abortOnSignal(() => screen.line("stopping after this step; a second Ctrl-C quits at once"));
  try {
    const { outcome, predictions, epochs } = await work(request, screen, signal);
    if (json) stdout.write(`${JSON.stringify({ ...outcome.report, predictions })}\n`);
    else if (quiet) for (const line of quietLines(outcome, predictions, epochs)) stdout.write(`${line}\n`);
  } finally {
    screen.close();
  }
}

/** The final accuracy, or if only answers were asked for these. */
const quietLines = (outcome: Outcome, predictions: readonly Answer[], epochs: number): string[] =>
  outcome.report.test || predictions.length === 0
    ? [accuracyLine(outcome, epochs)]
    : predictions.map(({ answer: found }) => found);

async function work(
  request: RunRequest,
  screen: Screen,
  signal: AbortSignal,
): Promise<{ outcome: Outcome; predictions: readonly Answer[]; epochs: number }> {
  const prepared = await prepare(request);
  const { settings, model } = prepared;
  const style = styleOf(settings);
  try {
    const questions = await readQuestions(settings);
    // a loaded model that is only asked is neither trained nor tested
    const only = settings.load !== undefined && !settings.resume && settings.epochs === 0 && asks(settings);
    screen.live(() => "reading images");
    const data = only && !asksForData(settings) ? null : await loadData(settings.data, settings.limit);
    const outcome = only ? await untrained(prepared) : await training(prepared, data as Data, screen, signal);
    const labels = prepared.labelNames ?? data?.train.labelNames ?? DIGITS;
    const test = data?.test ?? null;
    if (!only) for (const line of summary(outcome, settings, test, labels, style)) screen.line(line);
    const asked = await answer(model, settings, questions, data, outcome.answers, labels, style);
    for (const line of asked.lines) screen.line(line);
    if (settings.pictures !== undefined) {
      // loaded when it is needed: it draws with a library of plots
      const { writePictures } = await import("./pictures.ts");
      const files = await writePictures(settings.pictures, model, outcome.report.epochs);
      for (const line of ["", `${files.join(", ")} written to ${settings.pictures}`]) screen.line(line);
    }
    return { outcome, predictions: asked.predictions, epochs: settings.epochs };
  } finally {
    await prepared.close();
  }
}

async function training(prepared: Prepared, data: Data, screen: Screen, signal: AbortSignal): Promise<Outcome> {
  const { settings } = prepared;
  const images = { train: data.train.y.length, test: data.test?.y.length ?? 0 };
  for (const line of headline(settings, images)) screen.line(line);
  const callback = progressCallback(screen, settings.epochs);
  return train(prepared, data, { signal, callback });
}

function styleOf({ json }: Settings): Style {
  const stream = json ? process.stderr : process.stdout;
  // hasColors honours NO_COLOR
  return stream.isTTY
    ? { colors: stream.hasColors(), columns: stream.columns }
    : { colors: false, columns: Number.POSITIVE_INFINITY };
}

await runCommand(main);
