/** What a case is: data with a stable id, and a run that needs nothing but a way to make backends. */
import type { Backend, MaybePromise } from "@chainrule/core";

export interface Context {
  /** A new backend, closed by the case that asked for it. */
  createBackend(): MaybePromise<Backend>;
}

export interface Outcome {
  /** One text per thing that is wrong; none means passed. */
  readonly failures: readonly string[];
  /** The largest difference met, in units of what is allowed: 1 is the limit. */
  readonly worst: number;
  /** True if the case is about something optional that the backend leaves out; the composed form was judged instead. */
  readonly absent?: boolean;
}

export interface Case {
  /** Stable; the part before the first `/` is the family: `matmul/7x33x2/NT`. */
  readonly id: string;
  run(context: Context): Promise<Outcome>;
}

export const familyOf = ({ id }: Case): string => id.slice(0, id.indexOf("/"));

/** Several outcomes as one. */
export function merge(outcomes: readonly Outcome[]): Outcome {
  return {
    failures: outcomes.flatMap(({ failures }) => failures),
    worst: outcomes.reduce((worst, outcome) => Math.max(worst, outcome.worst), 0),
  };
}

/** A case that runs on one backend, which it closes. */
export function onBackend(id: string, body: (backend: Backend) => Promise<Outcome>): Case {
  return {
    id,
    async run({ createBackend }) {
      const backend = await createBackend();
      try {
        return await body(backend);
      } finally {
        await backend.close();
      }
    },
  };
}

/** A case of yes/no questions: `body` reports what is wrong by calling `fail`. */
export const checks = (id: string, body: (backend: Backend, fail: (text: string) => void) => Promise<void>): Case =>
  onBackend(id, async (backend) => {
    const failures: string[] = [];
    await body(backend, (text) => failures.push(`${id}: ${text}`));
    return { failures, worst: 0 };
  });
