/** The report of a training that was made in parts. */
import type { History, RunReport } from "@chainrule/core";

/** What the parts report, as that of one run. */
export function together(parts: readonly History[]): RunReport {
  const [steps, seconds, stepSeconds] = parts.reduce(
    ([steps, seconds, inSteps], { run }) => [
      steps + run.steps,
      seconds + run.seconds,
      inSteps + (run.samplesPerSecond && run.steps / run.samplesPerSecond),
    ],
    [0, 0, 0] as const as readonly [number, number, number],
  );
  return { ...(parts.at(-1) as History).run, steps, seconds, samplesPerSecond: stepSeconds && steps / stepSeconds };
}
