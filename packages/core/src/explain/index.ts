/** Backpropagation shown: a training step with all its numbers, gradients checked, runs compared. */
export {
  type CompareRunsOptions,
  compareRuns,
  type RunDifference,
  type TraceRunOptions,
  traceRun,
} from "./compare-runs.ts";
export { type Equation, equationsOf, type Part, type Section, type Term } from "./equations.ts";
export { explainStep } from "./explain-step.ts";
export { type FormatTraceOptions, formatTrace } from "./format-trace.ts";
export { type CheckedGradient, type GradientCheckOptions, gradientCheck } from "./gradient-check.ts";
export type { EquationLabel, LayerTrace, ParameterTrace, Quantity, StepTrace } from "./step-trace.ts";
