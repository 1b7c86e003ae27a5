/** Runs one case and says what became of it, expected failures included. */
import type { Case, Outcome } from "./case.ts";
import type { Plan } from "./options.ts";
import type { CaseResult } from "./report/report.ts";

/** Never throws for what a backend does. */
export async function verdict({ id, run }: Case, { context, expected }: Plan): Promise<CaseResult> {
  const started = performance.now();
  const outcome = await attempt(id, () => run(context));
  const milliseconds = Math.round((performance.now() - started) * 100) / 100;
  const { failures, worst, ulp, absent = false } = outcome;
  const figures = {
    worst: finite(worst),
    used: finite(ulp?.used),
    allowed: finite(ulp?.allowed),
    absent,
    milliseconds,
  };
  const failed = failures.length > 0;
  const reason = expected.get(id);
  if (reason === undefined) {
    return failed
      ? { id, status: "failed", message: failures.join("\n"), ...figures }
      : { id, status: "passed", ...figures };
  }
  if (failed) return { id, status: "expected", message: failures.join("\n"), reason, ...figures };
  const message = `${id}: passed, although it was expected to fail (${reason}); take it off the list`;
  return { id, status: "failed", message, reason, ...figures };
}

async function attempt(id: string, run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    return { failures: [`${id}: threw ${String(error)}${framesOf(error)}`], worst: Number.POSITIVE_INFINITY };
  }
}

/** Where it was thrown: the first lines of the stack, if it has one. */
function framesOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  const frames = lines.filter((line) => /^\s+at |^\S*@/.test(line)).slice(0, FRAMES);
  return frames.map((line) => `\n  ${line.trim()}`).join("");
}

const FRAMES = 3;

const finite = (x: number | undefined): number | null => (x !== undefined && Number.isFinite(x) ? x : null);
