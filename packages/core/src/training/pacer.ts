/** When a long synchronous loop should pause. */

const PAUSE_EVERY_MS = 50;

export interface Pacer {
  /** True about every 50 ms. */
  due(): boolean;
  /** Lets timers, signals and the page have their turn. */
  pause(): Promise<void>;
}

export function pacer(): Pacer {
  let paused = performance.now();
  return {
    due: () => performance.now() - paused >= PAUSE_EVERY_MS,
    async pause() {
      // a timer would wait for a millisecond at least; where there is something faster, take it
      await new Promise<void>((resolve) => void (globalThis.setImmediate ?? setTimeout)(resolve));
      paused = performance.now();
    },
  };
}
