/** A report as Markdown: the backend, a row per family, and every failure in full. */
import { familyOf } from "../case.ts";
import type { CaseResult, Report } from "./report.ts";
import { totals } from "./totals.ts";

/** The backend and its circumstances, a table with a row for each family, and every failure in full. */
export function toMarkdown(report: Report): string {
  const { backend, suite, environment, seed, only, results } = report;
  const name = backend
    ? `${backend.name}${backend.version ? ` ${backend.version}` : ""}`
    : "a backend that cannot be made";
  const looser = Object.entries(report.looser).map(([op, bound]) => `${op} ${bound}`);
  const facts = [
    ["device", backend ? `${backend.device}, ${backend.precision}` : "none"],
    ["class", report.class],
    ...(looser.length > 0 ? [["declared bounds, in ulp", looser.join(", ")]] : []),
    ["suite", `${suite.name} ${suite.version}, seed ${seed}${only.length > 0 ? `, only ${only.join(", ")}` : ""}`],
    ["environment", `${environment.runtime} ${environment.version}, ${environment.os}`],
  ];
  return [
    `# Conformance of ${name}`,
    facts.map(([what, value]) => `* ${what}: ${value}`).join("\n"),
    table(report),
    ...section("Failures", results, "failed"),
    ...section("Expected failures", results, "expected"),
  ]
    .join("\n\n")
    .concat("\n");
}

function table({ results, totals: all }: Report): string {
  const families = [...new Set(results.map(familyOf))].map((family) => {
    const own = results.filter((result) => familyOf(result) === family);
    return {
      name: family,
      ...totals(
        own,
        own.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
      ),
    };
  });
  const rows = [...families, { name: "all", ...all }].map(
    ({ name, cases, passed, failed, expected, absent, worst, milliseconds }) =>
      `| ${[name, cases, passed, failed, expected, absent, `${(100 * worst).toFixed(0)} %`, `${milliseconds} ms`].join(" | ")} |`,
  );
  return [
    "| family | cases | passed | failed | expected to fail | of these absent | largest difference of allowed | time |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function section(title: string, results: readonly CaseResult[], status: CaseResult["status"]): string[] {
  const found = results.filter((result) => result.status === status);
  if (found.length === 0) return [];
  return [
    `## ${title}`,
    ...found.map(({ id, message, reason }) =>
      [`### \`${id}\``, ...(reason ? [reason] : []), `\`\`\`\n${message}\n\`\`\``].join("\n\n"),
    ),
  ];
}
