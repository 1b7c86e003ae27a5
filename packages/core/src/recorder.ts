/** How a backend that calls functions records them: the default for `Backend.record`. */
import type { Recording, Tensor } from "./backend.ts";

/**
 * What a backend that calls functions needs to record them: it passes every computation through `run` and every
 * `dispose` through here.
 */
export interface Recorder<T extends Tensor> {
  /** Makes the call; while recording, also notes it. All that computes must pass through here. */
  run(call: () => void): void;
  /** Disposes now, or at the end of the recording under way. */
  dispose(tensor: T): void;
  /** True while recording: `assign` must then exchange the two storages, so that the source can be filled again. */
  recording(): boolean;
  /** `Backend.record`: calls `work`, and returns what makes its calls again. */
  record(work: () => void): Recording;
}

/**
 * A recorder for a backend whose operations are calls of functions. `free` gives back the storage of a tensor; `check`
 * throws where the backend refuses further work.
 */
export function recorder<T extends Tensor>(free: (tensor: T) => void, check: () => void): Recorder<T> {
  let current: { readonly calls: (() => void)[]; readonly unused: T[] } | null = null;
  return {
    run(call) {
      call();
      current?.calls.push(call);
    },
    dispose(tensor) {
      if (current) current.unused.push(tensor);
      else free(tensor);
    },
    recording: () => current !== null,
    record(work) {
      const calls: (() => void)[] = [];
      const unused: T[] = [];
      const end = (): void => unused.forEach(free);
      current = { calls, unused };
      try {
        work();
      } catch (error) {
        end();
        throw error;
      } finally {
        current = null;
      }
      return {
        repeat() {
          check();
          for (let i = 0; i < calls.length; i++) calls[i]!();
        },
        end,
      };
    },
  };
}
