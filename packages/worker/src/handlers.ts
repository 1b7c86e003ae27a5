/** What a page may ask of the model in its worker. */
import { type Dataset, getWeights, OptionError, setWeights } from "@chainrule/core";
import type { Exposed } from "./exposed.ts";
import type { Update, WorkerFitOptions } from "./protocol.ts";
import { type Run, runTraining } from "./run.ts";

export type Handler = (...args: never[]) => unknown;

export function handlersOf(exposed: Exposed): Readonly<Record<string, Handler>> {
  const { model, loss, metrics = [], data = null, methods = {} } = exposed;
  let run: Run | null = null;
  const given = (operation: string, dataset: Dataset | null): Dataset => {
    const found = dataset ?? data;
    if (!found) throw new OptionError(`${operation}: the data are null and the worker exposes none; give some`);
    return found;
  };
  return {
    async fit(dataset: Dataset | null, options: WorkerFitOptions, emit: (update: Update) => void) {
      if (run) throw new OptionError("fit: the model is in training; await that");
      try {
        run = runTraining(exposed, given("fit", dataset), options, emit);
        return await run.done;
      } finally {
        run = null;
      }
    },
    pause: () => run?.pause(),
    resume: () => run?.resume(),
    step: (count: number) => run?.step(count),
    epoch: (count: number) => run?.epoch(count),
    abort: () => run?.abort(),
    evaluate: (dataset: Dataset | null, options = {}) =>
      model.evaluate(given("evaluate", dataset), { ...(loss && { loss }), metrics, ...options }),
    predict: model.predict,
    predictClasses: model.predictClasses,
    getWeights: () => getWeights(model),
    setWeights: (weights: Parameters<typeof setWeights>[1]) => setWeights(model, weights),
    call(name: string, args: readonly unknown[]) {
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
      if (!method) {
        const known = Object.keys(methods).join(", ") || "none";
        throw new OptionError(`call: the worker exposes no method "${name}", but ${known}; expose it`);
      }
      return method(...(args as never[]));
    },
  };
}
