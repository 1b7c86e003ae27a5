/** The command: what it prints, and the code that it ends with. */
import { isChainruleError } from "@chainrule/core";
import { familyOf } from "../case.ts";
import { cases } from "../cases.ts";
import { glob } from "../glob.ts";
import type { AccuracyClass, Looser } from "../judge/bounds.ts";
import type { Options } from "../options.ts";
import { toMarkdown } from "../report/markdown.ts";
import type { Report } from "../report/report.ts";
import { collect } from "../run.ts";
import { VERSION } from "../version.ts";
import { type Arguments, HELP, parseArguments, UsageError } from "./arguments.ts";
import { load } from "./load.ts";
import { progressLine, type Screen } from "./progress.ts";
import { checkWritable, writeWhole } from "./write.ts";

export interface Streams {
  readonly stdout: Screen;
  readonly stderr: Screen;
}

type ExitCode = 0 | 1 | 2;

/** How many failures are printed in full; files get all of them. */
const SHOWN = 10;

export async function main(args: readonly string[], streams: Streams): Promise<ExitCode> {
  try {
    return await run(parseArguments(args), streams);
  } catch (error) {
    if (!(error instanceof UsageError) && !isChainruleError(error)) throw error;
    streams.stderr.write(`chainrule-conformance: ${error.message}\nTry --help.\n`);
    return 2;
  }
}

async function run(given: Arguments, { stdout, stderr }: Streams): Promise<ExitCode> {
  if (given.help) stdout.write(HELP);
  else if (given.version) stdout.write(`${VERSION}\n`);
  else if (given.list) stdout.write(`${listed(given).join("\n")}\n`);
  if (given.help || given.version || given.list) return 0;
  // before the work, not after it
  for (const file of [given.json, given.markdown]) if (file) checkWritable(file);
  const report = await judge(given, given.module as string, stderr);
  stdout.write(summary(report));
  if (given.json) writeWhole(given.json, `${JSON.stringify(report, null, 2)}\n`);
  if (given.markdown) writeWhole(given.markdown, toMarkdown(report));
  return report.totals.failed > 0 ? 1 : 0;
}

function listed({ only, seed }: Arguments): string[] {
  const matches = only.map(glob);
  const ids = cases(seed === undefined ? {} : { seed }).map(({ id }) => id);
  const found = ids.filter((id) => matches.length === 0 || matches.some((match) => match(id)));
  if (found.length === 0) throw new UsageError(`no id matches ${only.join(", ")}; leave --only out to see all`);
  return found;
}

async function judge(given: Arguments, module: string, screen: Screen): Promise<Report> {
  const { device, only, seed, looser } = given;
  const { createBackend, version } = await load(module);
  const line = progressLine(screen);
  const options: Options = {
    ...(only.length > 0 && { only }),
    ...(seed !== undefined && { seed }),
    ...(given.class !== undefined && { class: given.class as AccuracyClass }),
    ...(device !== undefined && { device }),
    ...(version !== undefined && { version }),
    looser: looser as Looser,
    onResult: line.update,
  };
  const report = await collect(() => (device === undefined ? createBackend() : createBackend({ device })), options);
  line.clear();
  return report;
}

/** The first failures in full, then a line of counts. */
function summary({ backend, totals, results, seed, class: name, looser }: Report): string {
  const failures = results.filter(({ status }) => status === "failed");
  const texts = failures.slice(0, SHOWN).map(({ message }) => `${message}\n\n`);
  const rest =
    failures.length > SHOWN
      ? `… and ${failures.length - SHOWN} more failures; --json and --markdown have them all. Begin with the first family:\n` +
        `${byFamily(results)}\n\n`
      : "";
  const declared = Object.entries(looser).map(([op, bound]) => `, ${op} ${bound} ulp`);
  const who = backend ? `${backend.name} on ${backend.device}, ${backend.precision}` : "a backend that cannot be made";
  const counts = [
    `${totals.passed} of ${totals.cases} passed`,
    `${totals.failed} failed`,
    ...(totals.absent > 0 ? [`${totals.absent} about what the backend leaves out`] : []),
  ];
  return (
    `${texts.join("")}${rest}${who}: ${counts.join(", ")} ` +
    `(class ${name}${declared.join("")}; seed ${seed}; ${(totals.milliseconds / 1000).toFixed(1)} s)\n`
  );
}

/** How much of each family failed, in the order of the list, in which later ones build on earlier ones. */
function byFamily(results: Report["results"]): string {
  const families = [...new Set(results.map(familyOf))].map((family) => {
    const own = results.filter((result) => familyOf(result) === family);
    return { family, cases: own.length, failed: own.filter(({ status }) => status === "failed").length };
  });
  return families
    .filter(({ failed }) => failed > 0)
    .map(({ family, cases, failed }) => `  ${family}: ${failed} of ${cases} failed`)
    .join("\n");
}
