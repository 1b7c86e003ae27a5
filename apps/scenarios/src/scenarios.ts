/** The command `scenarios`. */
import { abortOnSignal, canRedraw, createScreen, FAILED, runCommand } from "@chainrule/app-common";
import { parseOptions } from "./options.ts";
import { run } from "./run.ts";
import { tableOf } from "./table.ts";

async function main(): Promise<void> {
  const { stdout, stderr } = process;
  const request = parseOptions(process.argv.slice(2));
  if (request.kind === "text") {
    stdout.write(request.text);
    return;
  }
  const { scenarios, backends, seeds, json } = request;
  const screen = createScreen({ lines: stderr, live: canRedraw(stderr) ? stderr : null });
  const signal = abortOnSignal(() => screen.line("stopping after this step; a second Ctrl-C quits at once"));
  try {
    const report = await run(scenarios, {
      backends,
      seeds,
      signal,
      onStart: (text) => screen.live((columns) => text.slice(0, columns - 1)),
      onResult(scenario, { backend, seed, shown, verdict, seconds }) {
        const failed = verdict === "fail" ? ", which is not enough" : "";
        screen.line(`${scenario.name} on ${backend}, seed ${seed}: ${shown} (${seconds.toFixed(1)} s)${failed}`);
      },
    });
    screen.close();
    stdout.write(json ? `${JSON.stringify(report)}\n` : `${tableOf(report).join("\n")}\n`);
    const failed = report.scenarios.some(({ results }) => results.some(({ verdict }) => verdict === "fail"));
    if (failed) process.exitCode = FAILED;
  } finally {
    screen.close();
  }
}

await runCommand(main);
