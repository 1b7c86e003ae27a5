/** The command `explain`. */
import { FAILED, runCommand } from "@chainrule/app-common";
import type { Backend, Dataset, Precision } from "@chainrule/core";
import {
  type CheckedGradient,
  compareRuns,
  formatTrace,
  gradientCheck,
  type RunDifference,
  type StepTrace,
  type TraceRunOptions,
  traceRun,
} from "@chainrule/core/explain";
import { modelOf } from "@chainrule/scenarios";
import { nodeSources } from "@chainrule/scenarios/node";
import { BACKENDS } from "./backends.ts";
import { parseOptions, type Request } from "./explain-options.ts";

/**
 * What the relative error of a right gradient stays below: in float64 1e-6; in float32 some 256 roundings of the largest
 * gradient, of which the error is taken as a thousandth at least.
 */
const TOLERATED: Readonly<Record<Precision, number>> = { float64: 1e-6, float32: 0.03 };
const LISTED = 10;

async function main(): Promise<void> {
  const request = parseOptions(process.argv.slice(2));
  const text = request.kind === "text" ? request.text : await answer(request);
  process.stdout.write(text);
}

async function answer(request: Request): Promise<string> {
  const { problem, backend: name, seed, against, json } = request;
  const { train } = await problem.data(seed, nodeSources());
  const backend = await BACKENDS[name]!.create();
  try {
    if (against === undefined) return await about(request, train, backend);
    const other = await BACKENDS[against]!.create();
    try {
      const difference = await compared(request, train, backend, other);
      return json ? line(difference) : differenceText(request, difference);
    } finally {
      await other.close();
    }
  } finally {
    await backend.close();
  }
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** One step, or its gradients checked. */
async function about(request: Request, train: Dataset, backend: Backend): Promise<string> {
  const { problem, seed, step, check, markdown, json, name } = request;
  const model = modelOf(problem, backend, seed);
  const run = traceRun(model, train, traceOptions(request));
  let { value: trace } = await run.next();
  for (let before = 1; before < step; before++) trace = (await run.next()).value;
  if (check) {
    const { x, y } = trace as StepTrace;
    const checked = await gradientCheck(model, { x, y }, { loss: problem.loss });
    const right = checked[0]!.relativeError <= TOLERATED[backend.precision];
    if (!right) process.exitCode = FAILED;
    return json ? line(checked) : checkText(checked, right);
  }
  if (json) return line(trace);
  const text = formatTrace(trace as StepTrace, { format: markdown ? "markdown" : "text" });
  return markdown ? `## ${name}\n\n${text}` : `${name}: ${text}`;
}

const traceOptions = ({ problem, step, samples = problem.batchSize }: Request): TraceRunOptions => ({
  loss: problem.loss,
  optimizer: problem.optimizer(),
  steps: step,
  batchSize: samples,
});

const compared = (request: Request, train: Dataset, first: Backend, second: Backend): Promise<RunDifference | null> => {
  const { problem, seed, tolerance } = request;
  const run = (backend: Backend): ReturnType<typeof traceRun> =>
    traceRun(modelOf(problem, backend, seed), train, traceOptions(request));
  return compareRuns(run(first), run(second), { tolerance });
};

function differenceText({ name, backend, against, step, tolerance }: Request, found: RunDifference | null): string {
  const within = tolerance ? `, but for a share of ${tolerance}` : "";
  if (!found) return `${name}: ${backend} and ${against} compute the same in ${step} steps${within}\n`;
  const { layer, what, label, row, column, first, second, difference } = found;
  return [
    `${name}: ${backend} and ${against} first differ in step ${found.step}, ${layer === null ? "" : `layer ${layer + 1}, `}${what}${label ? ` (${label})` : ""}`,
    `  row ${row}, column ${column}: ${first} and ${second}, ${difference.toExponential(1)} of the largest`,
    "",
  ].join("\n");
}

function checkText(checked: readonly CheckedGradient[], right: boolean): string {
  const rows = checked
    .slice(0, LISTED)
    .map(({ name, row, column, analytic, numeric, relativeError }) => [
      `${name} [${row}, ${column}]`,
      String(analytic),
      String(numeric),
      relativeError.toExponential(1),
    ]);
  const all = [["parameter", "backpropagation", "difference", "relative error"], ...rows];
  const widths = [0, 1, 2, 3].map((c) => Math.max(...all.map((cells) => cells[c]!.length)));
  return [
    `${checked.length} gradients, the worst first: ${right ? "all are right" : "some are wrong"}`,
    ...all.map((cells) =>
      cells
        .map((cell, c) => cell.padEnd(widths[c]!))
        .join("  ")
        .trimEnd(),
    ),
    "",
  ].join("\n");
}

await runCommand(main);
