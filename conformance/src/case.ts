/** What a case is: data with a stable id, and a run that needs nothing but a way to make backends. */
import type { Backend, MaybePromise } from "@chainrule/core";
import type { Bounds } from "./judge/bounds.ts";
import type { Counters } from "./outside/counters.ts";

export type CreateBackend = () => MaybePromise<Backend>;

export interface Context {
  /** A new backend, closed by the case that asked for it. */
  readonly createBackend: CreateBackend;
  /** How exact the backend says that it is. */
  readonly bounds: Bounds;
  /** The device that was asked for, if one was. */
  readonly device?: string | undefined;
  /** What the device holds, counted without the backend's help. */
  readonly outside?: Counters | undefined;
}

/** A difference and what it may be, in units of u · scale. */
export interface Ulp {
  readonly used: number;
  readonly allowed: number;
}

export interface Outcome {
  /** One text per thing that is wrong; none means passed. */
  readonly failures: readonly string[];
  /** The largest difference met, in units of what is allowed: 1 is the limit. */
  readonly worst: number;
  /** The same difference, where it was measured in roundings. */
  readonly ulp?: Ulp;
  /** True if the case is about something optional that the backend leaves out; what replaces it was judged instead. */
  readonly absent?: boolean;
}

export interface Case {
  /** Stable; the part before the first `/` is the family: `matmul/7x33x2/NT`. */
  readonly id: string;
  run(context: Context): Promise<Outcome>;
}

/** Milliseconds that test runners are to allow: by themselves they allow 5 s, and a slow device needs more for a training. */
export const CASE_LIMIT = 60_000;

export const familyOf = ({ id }: Pick<Case, "id">): string => id.slice(0, id.indexOf("/"));

/** Several outcomes as one. */
export function merge(outcomes: readonly Outcome[]): Outcome {
  const farthest = outcomes.reduce<Outcome | null>((most, one) => (most && most.worst >= one.worst ? most : one), null);
  return {
    failures: outcomes.flatMap(({ failures }) => failures),
    worst: farthest?.worst ?? 0,
    ...(farthest?.ulp && { ulp: farthest.ulp }),
  };
}

/** A case that runs on one backend, which it closes. */
export function onBackend(id: string, body: (backend: Backend, context: Context) => Promise<Outcome>): Case {
  return {
    id,
    async run(context) {
      const backend = await context.createBackend();
      try {
        return await body(backend, context);
      } finally {
        await backend.close();
      }
    },
  };
}

/** What a case of yes/no questions calls for each thing that is wrong. */
export type Fail = (text: string) => void;

/**
 * A case of yes/no questions.
 * @param has whether there is what they are about, if it is optional; absent otherwise
 */
export const checks = (
  id: string,
  body: (backend: Backend, fail: Fail, context: Context) => Promise<void>,
  has: (backend: Backend) => unknown = () => true,
): Case =>
  onBackend(id, async (backend, context) => {
    if (!has(backend)) return { failures: [], worst: 0, absent: true };
    const failures: string[] = [];
    await body(backend, (text) => failures.push(`${id}: ${text}`), context);
    return { failures, worst: 0 };
  });
