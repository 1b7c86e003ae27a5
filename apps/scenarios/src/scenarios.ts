/** The command `scenarios`. */
import { abortOnSignal, canRedraw, createScreen, FAILED, runCommand } from "@chainrule/app-common";
import { checkFolder } from "@chainrule/core/node";
import { parseOptions } from "./options.ts";
import { draw } from "./pictures.ts";
import { keepPictures, keepResult } from "./record.ts";
import { run } from "./run.ts";
import { tableOf } from "./table.ts";

async function main(): Promise<void> {
  const { stdout, stderr } = process;
  const request = parseOptions(process.argv.slice(2));
  if (request.kind === "text") {
    stdout.write(request.text);
    return;
  }
  const { scenarios, backendsOf, seeds, json, pictures, record } = request;
  for (const folder of [pictures, record]) if (folder !== undefined) await checkFolder(folder);
  const drawn = new Set<string>();
  const screen = createScreen({ lines: stderr, live: canRedraw(stderr) ? stderr : null });
  const signal = abortOnSignal(() => screen.line("stopping after this step; a second Ctrl-C quits at once"));
  try {
    const report = await run(scenarios, {
      backendsOf,
      seeds,
      signal,
      onStart: (text) => screen.live((columns) => text.slice(0, columns - 1)),
      async onResult(scenario, result, outcome) {
        const { backend, seed, shown, verdict, seconds } = result;
        const failed = verdict === "fail" ? ", which is not enough" : "";
        screen.line(`${scenario.name} on ${backend}, seed ${seed}: ${shown} (${seconds.toFixed(1)} s)${failed}`);
        if (record !== undefined) await keepResult(record, scenario, result);
        if (drawn.has(scenario.name)) return;
        drawn.add(scenario.name);
        for (const folder of new Set([pictures, record])) {
          if (folder === undefined) continue;
          const files = await draw(folder, scenario, outcome);
          if (folder === record) await keepPictures(record, scenario, files);
        }
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
