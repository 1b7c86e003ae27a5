/** A training in a worker, seen from the page: a promise of its history, a stream of updates, and its controls. */
import type { Dataset, History } from "@chainrule/core";
import type { Client } from "./client.ts";
import type { Update, WorkerFitOptions } from "./protocol.ts";

/** Where a training is. */
export interface Position {
  /** Finished epochs. */
  readonly epoch: number;
  /** Steps of the epoch after these. */
  readonly step: number;
}

/**
 * Pausing, single steps and epochs change no bit of the result. Controls answer where the training is, and do nothing once it has ended.
 * Updates that were not taken yet are joined to one, so that a slow reader never lags behind.
 */
export interface Training extends Promise<History>, AsyncIterable<Update> {
  /** Stands still after the step under way. */
  pause(): Promise<Position>;
  /** Goes on until the end, or until it is paused. */
  resume(): Promise<Position>;
  /** Makes so many steps, 1 unless given, and pauses. */
  step(count?: number): Promise<Position>;
  /** Makes what is left of this epoch, and with a `count` above 1 so many less one more, and pauses. */
  epoch(count?: number): Promise<Position>;
  /** Ends training after the step under way, as a normal result. */
  abort(): Promise<Position>;
}

export function training(client: Client, data: Dataset | null, options: WorkerFitOptions): Training {
  const { signal, ...sent } = options;
  const updates = mailbox();
  let at: Position = { epoch: 0, step: 0 };
  let ended = false;
  const done = client.request("fit", [data, sent], (update) => {
    at = { epoch: update.epoch, step: update.step };
    updates.put(update);
  }) as Promise<History>;
  /** The worker answers nothing if the training has ended meanwhile. */
  const control =
    (method: string) =>
    async (count = 1): Promise<Position> =>
      (!ended && ((await client.request(method, [count])) as Position | undefined)) || at;
  const abort = control("abort");
  const onAbort = (): void => void abort().catch(() => {});
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort);
  const end = (): void => {
    ended = true;
    signal?.removeEventListener("abort", onAbort);
    updates.close();
  };
  done.then(end, end);

  return Object.assign(done, {
    pause: control("pause"),
    resume: control("resume"),
    step: control("step"),
    epoch: control("epoch"),
    abort,
    async *[Symbol.asyncIterator](): AsyncGenerator<Update, void> {
      // who iterates hears of an error here, and need not await the promise as well
      done.catch(() => {});
      for (let update = await updates.take(); update; update = await updates.take()) yield update;
      await done;
    },
  });
}

interface Mailbox {
  put(update: Update): void;
  /** The next update, all that came since the last one joined; null after the last. */
  take(): Promise<Update | null>;
  close(): void;
}

function mailbox(): Mailbox {
  let held: Update | null = null;
  let closed = false;
  let wake = (): void => {};
  return {
    put(update) {
      held = held ? joined(held, update) : update;
      wake();
    },
    async take() {
      while (!held && !closed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const update = held;
      held = null;
      return update;
    },
    close() {
      closed = true;
      wake();
    },
  };
}

const joined = (earlier: Update, later: Update): Update => ({ ...later, epochs: [...earlier.epochs, ...later.epochs] });
