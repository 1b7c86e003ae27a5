/** The report as text for people: results, confusion matrix, what ran. */
import { styleText } from "node:util";
import { curveLines, sideBySide } from "@chainrule/app-common";
import type { LabelledImages } from "@chainrule/datasets";
import { picture } from "./images.ts";
import type { Settings } from "./options.ts";
import { layerColumns, parameterCount } from "./recipe.ts";
import { isInterrupted, type Outcome, type Report, type TestReport } from "./run.ts";

export interface Style {
  readonly colors: boolean;
  /** Of the terminal; Infinity where lines may be of any length. */
  readonly columns: number;
}

/** Whether the stream takes colors is decided before. */
const styled = (format: "bold" | "green" | "dim", text: string): string =>
  styleText(format, text, { validateStream: false });

export const count = (value: number): string => Math.round(value).toLocaleString("en-US");
export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** What is about to run. */
export function headline(settings: Settings, images: { readonly train: number; readonly test: number }): string[] {
  const { preset, seed, activation, outputActivation, loss, batchSize, epochs, dropout, validation } = settings;
  const dropped = dropout ? `, dropout ${dropout}` : "";
  const held = validation ? `, ${percent(validation)} held out` : "";
  return [
    `MNIST, preset ${preset}, seed ${seed}: ${count(images.train)} training and ${count(images.test)} test images`,
    `network      ${layerColumns(settings).join("-")}, ${activation}, ${outputActivation}${dropped}, ${count(parameterCount(settings))} parameters`,
    `training     ${loss}, ${optimizerText(settings)}, batches of ${Math.min(batchSize, images.train)}, ${epochs} epochs${held}`,
  ];
}

function optimizerText({ optimizer, learningRate, momentum, nesterov, decay }: Settings): string {
  const more = [
    momentum ? ` ${nesterov ? "nesterov" : "momentum"} ${momentum}` : "",
    decay === 1 ? "" : ` decay ${decay}`,
  ];
  return `${optimizer} ${learningRate}${more.join("")}`;
}

const ENDINGS: Readonly<Record<Report["stopped"], string>> = {
  completed: "",
  aborted: "interrupted",
  timeBudget: "out of time",
  maxSteps: "out of steps",
  callback: "no better",
};

/** The one line of `--quiet`. */
export function accuracyLine({ report }: Outcome, epochs: number): string {
  const ending = ENDINGS[report.stopped];
  const stopped = ending && ` (${ending} after ${report.epochs.length} of ${epochs} epochs)`;
  return `${report.test ? `test accuracy ${percent(report.test.accuracy)}` : "no test images"}${stopped}`;
}

export function summary(
  outcome: Outcome,
  settings: Settings,
  images: LabelledImages | null,
  labels: readonly string[],
  style: Style,
): string[] {
  const { report, samplesPerSecond, answers } = outcome;
  const { requested, name, device, precision, reason } = report.backend;
  const { test } = report;
  const bold = (text: string): string => (style.colors ? styled("bold", text) : text);
  const loss = test ? `, loss ${test.loss.toFixed(4)}` : "";
  const saved = settings.save === undefined ? [] : [`saved        ${savedText(settings.save, report.stopped)}`];
  return [
    ...curves(report, style),
    "",
    `${bold(accuracyLine(outcome, settings.epochs))}${loss}`,
    ...(test ? ["", ...perClassLines(test, labels, style), "", ...confusionLines(test.confusion, labels, style)] : []),
    ...(test && images && answers ? confusedPictures(test.confusion, images, answers, labels, style) : []),
    "",
    `backend      ${name} on ${device}, ${precision}`,
    `             requested ${requested}: ${shortly(reason)}`,
    `training     ${report.epochs.length} of ${settings.epochs} epochs, ${report.seconds.toFixed(1)} s, ${count(samplesPerSecond)} samples/s`,
    ...saved,
    `weights hash ${report.weightsHash}`,
  ];
}

/** Without why others cannot, which is for `--explain` and for `--json`. */
const shortly = (reason: string): string => (reason.includes(";") ? `${reason.split(";")[0]}, see --explain` : reason);

const savedText = (folder: string, stopped: Report["stopped"]): string =>
  isInterrupted(stopped) ? `in ${folder}; go on with --load ${folder} --resume` : `in ${folder}`;

function curves({ epochs }: Report, style: Style): string[] {
  const held = epochs.flatMap(({ validation }) => validation ?? []);
  const both = held.length === epochs.length;
  const curve = (
    title: string,
    format: (value: number) => string,
    of: (e: { loss: number; accuracy: number }) => number,
  ) =>
    curveLines(
      {
        title,
        format,
        series: [
          { name: "training", values: epochs.map(of) },
          ...(both ? [{ name: "validation", values: held.map(of) }] : []),
        ],
      },
      style,
    );
  const drawn = [
    curve(
      "loss",
      (value) => value.toFixed(4),
      ({ loss }) => loss,
    ),
    curve(
      "accuracy",
      (value) => `${(100 * value).toFixed(1)} %`,
      ({ accuracy }) => accuracy,
    ),
  ];
  return drawn.flatMap((lines) => (lines.length ? ["", ...lines] : []));
}

/** Accuracy on the images of each class, as many to a line as fit. */
function perClassLines({ perClass }: TestReport, labels: readonly string[], { columns }: Style): string[] {
  const cells = perClass.map((share, i) => `${labels[i]} ${percent(share)}`);
  const width = Math.max(...cells.map((cell) => cell.length)) + 3;
  const perLine = Math.max(1, Math.min(5, Math.floor((Math.min(columns, 80) - 1) / width)));
  const rows = Array.from({ length: Math.ceil(cells.length / perLine) }, (_, row) =>
    cells
      .slice(row * perLine, (row + 1) * perLine)
      .map((cell) => cell.padEnd(width))
      .join("")
      .trimEnd(),
  );
  return ["accuracy by true class", ...rows.map((row) => `  ${row}`)];
}

interface Mistake {
  readonly times: number;
  readonly actual: number;
  readonly predicted: number;
}

/** The commonest first. */
function mistakesOf(confusion: TestReport["confusion"]): Mistake[] {
  return confusion
    .flatMap((row, actual) => row.map((times, predicted) => ({ times, actual, predicted })))
    .filter(({ times, actual, predicted }) => times > 0 && actual !== predicted)
    .sort((a, b) => b.times - a.times);
}

const DRAWN = 3;

/** The first image of each of the commonest mistakes. */
function confusedPictures(
  confusion: TestReport["confusion"],
  images: LabelledImages,
  answers: Uint32Array,
  labels: readonly string[],
  style: Style,
): string[] {
  const shown = mistakesOf(confusion)
    .slice(0, DRAWN)
    .map(({ times, actual, predicted }) => {
      const first = answers.findIndex((found, i) => found === predicted && images.y[i] === actual);
      return {
        picture: picture(images.x, first),
        caption: `${labels[actual]} taken for ${labels[predicted]}: ${times} times`,
      };
    });
  const lines = sideBySide(shown, { ...style, columns: Math.min(style.columns, 100) });
  return lines.length ? ["", "most confused, with the first image of each", ...lines] : [];
}

/** A row for each actual class and a column for each predicted one, or, where they do not fit, the commonest mistakes. */
export function confusionLines(confusion: TestReport["confusion"], labels: readonly string[], style: Style): string[] {
  const cell = 1 + Math.max(...confusion.flat().map((n) => String(n).length), ...labels.map((label) => label.length));
  const margin = Math.max(...labels.map((label) => label.length)) + 1;
  if (margin + labels.length * cell > style.columns) return mistakeLines(confusion, labels);
  const paint = (format: "green" | "dim", text: string): string => (style.colors ? styled(format, text) : text);
  return [
    "confusion matrix: rows are the true classes, columns the answers",
    " ".repeat(margin) + labels.map((label) => label.padStart(cell)).join(""),
    ...confusion.map((row, actual) => {
      const cells = row.map((n, predicted) => {
        if (n === 0) return paint("dim", ".".padStart(cell));
        const text = String(n).padStart(cell);
        return predicted === actual ? paint("green", text) : text;
      });
      return (labels[actual] ?? "").padStart(margin) + cells.join("");
    }),
  ];
}

const LISTED = 10;

function mistakeLines(confusion: TestReport["confusion"], labels: readonly string[]): string[] {
  const mistakes = mistakesOf(confusion).slice(0, LISTED);
  const width = Math.max(...mistakes.map(({ times }) => String(times).length));
  return [
    "commonest mistakes (matrix: too narrow)",
    ...mistakes.map(({ times, actual, predicted }) => {
      return `  ${String(times).padStart(width)} x ${labels[actual]} taken for ${labels[predicted]}`;
    }),
  ];
}
