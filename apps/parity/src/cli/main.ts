/** The command `parity`: serves the page, or trains in the terminal. */
import { fileURLToPath } from "node:url";
import { abortOnSignal, canRedraw, createScreen, curveLines, runCommand, UsageError } from "@chainrule/app-common";
import type { Callback, EpochResult } from "@chainrule/core";
import { entryOf } from "../backends/backends.ts";
import { DEFAULTS } from "../config/config.ts";
import { serve } from "../serve/serve.ts";
import { count, percent, short } from "../view/text.ts";
import { type Options, parseOptions } from "./options.ts";
import { type Report, report } from "./report.ts";

const REDRAW_MS = 100;
const PAGE = fileURLToPath(new URL("./page/", import.meta.url));

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (typeof options === "string") process.stdout.write(options);
  else if (options.cli || options.json) await trainHere(options);
  else await servePage(options.port);
}

async function servePage(port: number): Promise<void> {
  const signal = abortOnSignal(() => {});
  const served = await serve({ folder: PAGE, port }).catch((error: NodeJS.ErrnoException) => {
    const taken = error.code === "EADDRINUSE";
    throw taken
      ? new UsageError(`the port ${port} is taken; give another one, --port 0 takes one that is free`)
      : error;
  });
  process.stdout.write(`${served.url}\n`);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  await served.close();
}

async function trainHere({ json, backend: id, epochs, seed }: Options): Promise<void> {
  const { stdout, stderr } = process;
  const config = { ...DEFAULTS["even-odd"], backend: id, epochs, seed };
  const lines = json ? stderr : stdout;
  const style = { colors: lines.isTTY ? lines.hasColors() : false, columns: lines.columns ?? 80 };
  const screen = createScreen({ lines, live: canRedraw(stderr) ? stderr : null });
  const signal = abortOnSignal(() => screen.line("stopping after this step; a second Ctrl-C quits at once"));
  const backend = await entryOf(id).create();
  try {
    screen.line(`parity-10, seed ${seed}: even or odd? 700 training and 324 test numbers of 10 bits`);
    screen.line("network      10-3-2, sigmoid, squaredError, sgd 0.3, batches of 8");
    const result = await report(config, backend, { signal, callback: liveCurve(screen.live, style, epochs) });
    for (const line of summary(result, style)) screen.line(line);
    if (json) stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    screen.close();
    await backend.close();
  }
}

type Style = Parameters<typeof curveLines>[1];

/** The curve of the losses so far, redrawn a few times a second. */
function liveCurve(draw: (text: (columns: number) => string) => void, style: Style, epochs: number): Callback {
  const losses: number[] = [];
  let drawn = -Infinity;
  return {
    onEpochEnd({ epoch, loss, metrics }: EpochResult) {
      losses.push(loss);
      if (performance.now() - drawn < REDRAW_MS) return;
      drawn = performance.now();
      const now = `epoch ${count(epoch)}/${count(epochs)}  loss ${short(loss)}  accuracy ${percent(metrics.accuracy as number)}`;
      draw((columns) => [now, ...lossCurve(losses, { ...style, columns })].join("\n"));
    },
  };
}

/** By powers of ten, as the loss falls. */
const lossCurve = (losses: readonly number[], style: Style): string[] =>
  curveLines(
    {
      title: "loss",
      format: (power) => short(10 ** power),
      series: [{ name: "training", values: losses.map(Math.log10) }],
    },
    style,
  );

function summary({ epochs, stopped, test, backend, seconds, weightsHash }: Report, style: Style): string[] {
  return [
    ...lossCurve(
      epochs.map(({ loss }) => loss),
      style,
    ),
    "",
    `test accuracy ${percent(test.accuracy)}, loss ${short(test.loss)}${stopped === "completed" ? "" : " (interrupted)"}`,
    `backend      ${backend.name} on ${backend.device}, ${backend.precision}`,
    `training     ${count(epochs.length)} epochs, ${seconds.toFixed(1)} s`,
    `weights hash ${weightsHash}`,
  ];
}

await runCommand(main);
