/** The worker's side of a training: core's `fit`, cut into parts wherever it is to stand still. */
import {
  type Callback,
  type Dataset,
  type EpochResult,
  getWeights,
  type History,
  type Loss,
  type Optimizer,
  OptionError,
  type Progress,
} from "@chainrule/core";
import type { Exposed } from "./exposed.ts";
import type { Update, WorkerFitOptions } from "./protocol.ts";
import { together } from "./together.ts";
import type { Position } from "./training.ts";

export interface Run {
  readonly done: Promise<History>;
  pause(): Promise<Position>;
  resume(): void;
  step(count: number): Promise<Position>;
  epoch(count: number): Promise<Position>;
  abort(): void;
}

/** What to do before standing still. */
interface Order {
  /** Until the network has been trained for so many epochs. */
  readonly epochs: number;
  readonly steps: number;
}

/**
 * All parts but the first resume, so that they are one run. An epoch that a run before left unfinished is begun anew,
 * unless `resume` is asked for, as in core.
 * @throws OptionError; the rest as `fit`, from `done`
 */
export function runTraining(
  { model, loss, optimizer, metrics = [], callbacks = [] }: Exposed,
  data: Dataset,
  options: WorkerFitOptions,
  emit: (update: Update) => void,
): Run {
  const { paused = false, updateEvery = 50, weights = false, epochs = 1, resume = false, ...fit } = options;
  const { timeBudget = Infinity, maxSteps = Infinity, ...rest } = fit;
  if (!(updateEvery >= 0)) throw new OptionError(`fit: updateEvery is ${updateEvery}; give a number of at least 0`);
  const net = model.network;
  const base = resume ? 0 : net.epoch;
  const whole: Order = { epochs: base + epochs, steps: Infinity };
  const parts: History[] = [];
  const results: EpochResult[] = [];
  let order = paused ? null : whole;
  let ended = false;
  let aborted = false;
  let cut = new AbortController();
  let wake = (): void => {};
  let waiting: (() => void)[] = [];

  let finished: EpochResult[] = [];
  let progress: Progress | null = null;
  let begun = -1;
  let reported = -Infinity;

  const position = (): Position => ({ epoch: net.epoch - base, step: net.unfinished?.steps ?? 0 });
  const report = async (state: Update["state"]): Promise<void> => {
    if (state === "running" && performance.now() - reported < updateEvery) return;
    const copies = weights ? await getWeights(model) : null;
    emit({ state, epochs: finished, progress, ...position(), weights: copies });
    finished = [];
    reported = performance.now();
  };
  const counted = <T extends { readonly epoch: number }>(result: T): T => ({ ...result, epoch: result.epoch - base });

  const reporter: Callback = {
    onProgress(now) {
      progress = counted(now);
      return report("running");
    },
    onEpochEnd(result) {
      progress = null;
      const shown = counted(result);
      finished.push(shown);
      results.push(shown);
      return report("running");
    },
  };
  /** The user's callbacks see one training: each epoch begins once, and only its end is the end. */
  const seen = callbacks.map(
    ({ onEpochBegin, onProgress, onEpochEnd }): Callback => ({
      onEpochBegin: (epoch) => (epoch === begun ? undefined : onEpochBegin?.(epoch - base)),
      onProgress: (now) => onProgress?.(counted(now)),
      onEpochEnd: (result) => onEpochEnd?.(counted(result)),
    }),
  );
  const marker: Callback = {
    onEpochBegin(epoch) {
      begun = epoch;
    },
  };

  const sum = (of: "seconds" | "steps"): number => parts.reduce((total, { run }) => total + run[of], 0);
  /** As much as one order asks for. */
  const part = async ({ epochs: until, steps }: Order): Promise<History["stopped"]> => {
    cut = new AbortController();
    const stepsLeft = Math.min(steps, maxSteps - sum("steps"));
    const history = await model.fit(data, {
      ...rest,
      // core refuses what is not there
      loss: loss as Loss,
      optimizer: optimizer as Optimizer,
      metrics,
      callbacks: [reporter, ...seen, marker],
      epochs: until,
      resume: true,
      signal: cut.signal,
      ...(timeBudget < Infinity ? { timeBudget: Math.max(0, timeBudget - sum("seconds")) } : {}),
      ...(stepsLeft < Infinity ? { maxSteps: stepsLeft } : {}),
    });
    parts.push(history);
    return history.stopped;
  };
  /** Why training is over, or null if there is more to do. */
  const endOf = (stopped: History["stopped"]): History["stopped"] | null => {
    if (stopped === "callback" || stopped === "timeBudget") return stopped;
    if (net.epoch >= whole.epochs) return "completed";
    if (aborted) return "aborted";
    return sum("steps") >= maxSteps ? "maxSteps" : null;
  };

  const work = async (): Promise<History> => {
    if (!resume) net.unfinished = null;
    // nothing is trained: bad options are refused even if it is to wait
    const checked = await part({ ...whole, epochs: 0 });
    let end = epochs === 0 ? checked : null;
    while (!end) {
      const mine = order;
      if (aborted) end = "aborted";
      else if (mine) {
        end = endOf(await part(mine));
        if (order === mine) order = null;
      } else {
        await report("paused");
        settle();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    const history = { epochs: results, stopped: end, run: together(parts) };
    for (const { onTrainEnd } of callbacks) await onTrainEnd?.(history);
    await report("ended");
    return history;
  };
  const settle = (): void => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  /** Resolves when nothing is computed any more. */
  const still = async (): Promise<Position> => {
    if (!ended) await new Promise<void>((resolve) => waiting.push(resolve));
    return position();
  };
  const obey = (next: Order): void => {
    order = next;
    wake();
  };
  const pause = (): Promise<Position> => {
    order = null;
    cut.abort();
    wake();
    return still();
  };

  return {
    done: work().finally(() => {
      ended = true;
      settle();
    }),
    pause,
    resume: () => obey({ ...whole }),
    async step(count) {
      await pause();
      obey({ epochs: whole.epochs, steps: count });
      return still();
    },
    async epoch(count) {
      await pause();
      obey({ epochs: Math.min(net.epoch + count, whole.epochs), steps: Infinity });
      return still();
    },
    abort() {
      aborted = true;
      cut.abort();
      wake();
    },
  };
}
