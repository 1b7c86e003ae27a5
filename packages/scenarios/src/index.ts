/** The systems of the source documents, as data that run on any backend. */
export type { Document } from "./documents.ts";
export { fastScenarios, workedExample } from "./fast.ts";
export { longScenarios } from "./long.ts";
export { modelOf } from "./network.ts";
export type { Check, Context, Data, Images, Outcome, Problem, Scenario, Sources } from "./scenario.ts";
