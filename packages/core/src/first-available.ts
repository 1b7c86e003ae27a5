/** Choosing a backend in the open: the first of a list that can run here, and why. */
import type { Backend, MaybePromise } from "./backend.ts";

/**
 * A backend with the story of its choice; `sequential` takes it in place of a backend, and the run report repeats it.
 */
export interface SelectedBackend {
  /** The first whose factory gave one. */
  readonly backend: Backend;
  /** What was asked for, in order of preference. */
  readonly requested: string;
  /** Why this one runs. */
  readonly reason: string;
}

/**
 * The first backend of these that can run here, with the reason. The factories are tried in their order; a factory that
 * cannot give what it stands for throws.
 * @throws AggregateError with the reason of each, if none can run
 */
export async function firstAvailable(
  factories: Readonly<Record<string, () => MaybePromise<Backend>>>,
): Promise<SelectedBackend> {
  const names = Object.keys(factories);
  const requested = names.join(", ");
  const errors: Error[] = [];
  const reasons: string[] = [];
  for (const name of names) {
    try {
      const backend = await (factories[name] as () => MaybePromise<Backend>)();
      const failed = reasons.length ? `; ${reasons.join("; ")}` : "";
      return { backend, requested, reason: `first of ${requested} that can run here${failed}` };
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      errors.push(error);
      reasons.push(`${name} cannot: ${error.message}`);
    }
  }
  throw new AggregateError(
    errors,
    `firstAvailable: none of ${requested || "an empty list"} can run here (${reasons.join("; ")}); add @chainrule/backend-cpu`,
  );
}
