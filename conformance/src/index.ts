export type { Case, Context, Outcome } from "./case.ts";
export { cases } from "./cases.ts";
export { type CaseResult, collect, type Runner, runConformance } from "./run.ts";
