export type { Case, Context, CreateBackend, Outcome, Ulp } from "./case.ts";
export { type CasesOptions, cases } from "./cases.ts";
export { type AccuracyClass, type Bounds, CAPS, type Loosenable, type Looser } from "./judge/bounds.ts";
export { MAXIMUM_EXPECTED, type Options, type Progress } from "./options.ts";
export type { Counters } from "./outside/counters.ts";
export { type LiveObjects, liveObjects, type Method } from "./outside/live-objects.ts";
export { toMarkdown } from "./report/markdown.ts";
export type { BackendFacts, CaseResult, Environment, Report, Status, Totals } from "./report/report.ts";
export { collect, type Runner, runConformance } from "./run.ts";
