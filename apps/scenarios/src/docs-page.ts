/** docs/scenarios.md, from the scenarios and the results that are kept. */
import type { Scenario } from "@chainrule/scenarios";
import { BACKEND_NAMES } from "./backends.ts";
import type { Kept, Record } from "./record.ts";
import { cellOf } from "./run.ts";

/** In the order of the tables: those of the command, and those that only browsers have. */
const COLUMNS = [...BACKEND_NAMES, "gpu-webgl2", "gpu-webgpu"];

/** Beside the page. */
export const FOLDER = "scenarios";

/** One section for each scenario. */
export function pageOf(scenarios: readonly Scenario[], record: Record): string {
  return [
    "# Scenarios",
    "",
    "The systems of five documents about backpropagation, what these published, and what comes out here. Every scenario is data in",
    "[`packages/scenarios`](../packages/scenarios/src): the [conformance suite](conformance.md) runs the fast ones on every backend,",
    "`npx --yes pnpm@12 scenarios` all of them, and this page was written by a run of it (`npx --yes pnpm@12 scenarios:docs`).",
    "Where chance plays a part there are three seeds; `a … b` are the lowest and the highest of them. The time is that of all seeds,",
    "on a shared two-core machine; `gpu-webgl2` and `gpu-webgpu` are Chromium without a GPU",
    "(`node apps/scenarios/scripts/in-chromium.mjs`), where a test runs those that take few steps.",
    "",
    ...summary(scenarios, record),
    "",
    ...scenarios.flatMap((scenario) => section(scenario, record)),
  ].join("\n");
}

const backendsOf = (results: readonly Kept[]): string[] =>
  COLUMNS.filter((name) => results.some(({ backend }) => backend === name));

const of = ({ results }: Record, { name }: Scenario): readonly Kept[] =>
  results.filter(({ scenario }) => scenario === name);

function summary(scenarios: readonly Scenario[], record: Record): string[] {
  const rows = scenarios.map((scenario) => {
    const results = of(record, scenario);
    const failed = results.some(({ verdict }) => verdict === "fail");
    const verdict = results.length === 0 ? "not run" : failed ? "**fail**" : "pass";
    const cells = [`[${scenario.name}](#${scenario.name})`, scenario.title, backendsOf(results).join(", "), verdict];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| scenario | what it is | ran on | verdict |", "| --- | --- | --- | --- |", ...rows];
}

function section(scenario: Scenario, record: Record): string[] {
  const { name, title, about, source, published, expectation, notes, problem } = scenario;
  const results = of(record, scenario);
  const rows = backendsOf(results).map((backend) => {
    const own = results.filter((one) => one.backend === backend);
    const { shown, seconds, verdict } = cellOf(own)!;
    const cells = [`\`${backend}\``, own[0]!.device, String(own.length), shown, `${seconds.toFixed(1)} s`, verdict];
    return `| ${cells.join(" | ")} |`;
  });
  const year = source.year === null ? "" : ` (${source.year})`;
  const pictures = record.pictures.filter((picture) => picture.scenario === name);
  return [
    `## ${name}`,
    "",
    `${title}. ${about}`,
    "",
    `* Source: "${source.title}"${year}`,
    `* Published: ${published}`,
    `* Expected here: ${expectation}`,
    ...notes.map((note) => `* ${note}`),
    "",
    ...(rows.length > 0
      ? [
          "| backend | runs on | seeds | ours | time | verdict |",
          "| --- | --- | ---: | --- | ---: | --- |",
          ...rows,
          "",
        ]
      : []),
    "```sh",
    `npx --yes pnpm@12 scenarios ${name}`,
    ...(problem ? [`npx --yes pnpm@12 explain ${name}`] : []),
    "```",
    "",
    ...pictures.flatMap(({ file, caption }) => [`![${caption}](${FOLDER}/${file})`, "", caption, ""]),
  ];
}
