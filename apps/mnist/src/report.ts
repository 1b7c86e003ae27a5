/** The report as text for people: results, confusion matrix, what ran. */
import { styleText } from "node:util";
import { layerColumns, parameterCount, type Settings } from "./options.ts";
import type { Outcome, Report } from "./run.ts";

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
  const { preset, seed, activation, outputActivation, loss, optimizer, learningRate, batchSize, epochs } = settings;
  return [
    `MNIST, preset ${preset}, seed ${seed}: ${count(images.train)} training and ${count(images.test)} test images`,
    `network      ${layerColumns(settings).join("-")}, ${activation}, ${outputActivation}, ${count(parameterCount(settings))} parameters`,
    `training     ${loss}, ${optimizer} ${learningRate}, batches of ${Math.min(batchSize, images.train)}, ${epochs} epochs`,
  ];
}

/** The one line of `--quiet`. */
export function accuracyLine({ report, interrupted }: Outcome, epochs: number): string {
  const stopped = interrupted ? ` (interrupted after ${report.epochs.length} of ${epochs} epochs)` : "";
  return `test accuracy ${percent(report.test.accuracy)}${stopped}`;
}

export function summary(outcome: Outcome, settings: Settings, labels: readonly string[], style: Style): string[] {
  const { report, samplesPerSecond } = outcome;
  const { requested, name, device, precision, reason } = report.backend;
  const bold = (text: string): string => (style.colors ? styled("bold", text) : text);
  return [
    "",
    `${bold(accuracyLine(outcome, settings.epochs))}, loss ${report.test.loss.toFixed(4)}`,
    "",
    ...confusionLines(report.test.confusion, labels, style),
    "",
    `backend      ${name} on ${device}, ${precision}`,
    `             requested ${requested}: ${reason}`,
    `training     ${report.epochs.length} of ${settings.epochs} epochs, ${report.seconds.toFixed(1)} s, ${count(samplesPerSecond)} samples/s`,
    `weights hash ${report.weightsHash}`,
  ];
}

/** A row for each actual class and a column for each predicted one, or, where they do not fit, the commonest mistakes. */
export function confusionLines(
  confusion: Report["test"]["confusion"],
  labels: readonly string[],
  style: Style,
): string[] {
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

function mistakeLines(confusion: Report["test"]["confusion"], labels: readonly string[]): string[] {
  const mistakes = confusion
    .flatMap((row, actual) => row.map((times, predicted) => ({ times, actual, predicted })))
    .filter(({ times, actual, predicted }) => times > 0 && actual !== predicted)
    .sort((a, b) => b.times - a.times)
    .slice(0, LISTED);
  const width = Math.max(...mistakes.map(({ times }) => String(times).length));
  return [
    "commonest mistakes (matrix: too narrow)",
    ...mistakes.map(({ times, actual, predicted }) => {
      return `  ${String(times).padStart(width)} x ${labels[actual]} taken for ${labels[predicted]}`;
    }),
  ];
}
