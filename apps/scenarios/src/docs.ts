/**
 * Writes docs/scenarios.md. With `--check` it writes nothing: it fails if the page, or a result of a fast scenario on a backend
 * with the same bits everywhere, is not what is kept.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { FAILED, parse, runCommand } from "@chainrule/app-common";
import { replaceFile } from "@chainrule/core/node";
import { Command } from "commander";
import { FAST, LONG } from "./all.ts";
import { FOLDER, pageOf } from "./docs-page.ts";
import { readRecord } from "./record.ts";
import { run } from "./run.ts";

const DOCS = fileURLToPath(new URL("../../../docs/", import.meta.url));
const PAGE = `${DOCS}scenarios.md`;
/** Its bits are the same on every machine. */
const CHECKED_ON = "wasm";

async function main(): Promise<void> {
  const command = new Command("scenarios:docs")
    .description("Writes docs/scenarios.md from the scenarios and the results in docs/scenarios.")
    .option("--check", "write nothing; exit code 1 if the page or a result is not as it would come out now")
    .helpOption("--help", "print this help");
  const text = parse(command, process.argv.slice(2));
  if (text !== null) {
    process.stdout.write(text);
    return;
  }
  const record = await readRecord(DOCS + FOLDER);
  const page = pageOf([...FAST, ...LONG], record);
  if (!command.opts<{ check?: boolean }>().check) {
    await replaceFile(PAGE, page);
    return;
  }
  const problems =
    (await readFile(PAGE, "utf8").catch(() => "")) === page ? [] : ["the page is not that of the results"];
  const signal = new AbortController().signal;
  await run(FAST, {
    backendsOf: () => [CHECKED_ON],
    seeds: [1],
    signal,
    onStart: () => {},
    onResult({ name }, { backend, seed, value, shown }) {
      const kept = record.results.find((one) => one.scenario === name && one.backend === backend && one.seed === seed);
      if (kept?.value !== value)
        problems.push(`${name} on ${backend}, seed ${seed}: ${shown}, kept is ${kept?.shown ?? "nothing"}`);
    },
  });
  for (const problem of problems) process.stderr.write(`docs/scenarios.md: ${problem}\n`);
  if (problems.length > 0) {
    process.stderr.write("run pnpm scenarios --record docs/scenarios, then pnpm scenarios:docs\n");
    process.exitCode = FAILED;
  }
}

await runCommand(main);
