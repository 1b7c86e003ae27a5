/** When a long synchronous loop should pause, without asking the clock at every turn. */

const PAUSE_EVERY_MS = 50;
const CHECK_EVERY_MS = 4;

export interface Pacer {
  /** True about every 50 ms. */
  due(): boolean;
  /** Lets timers, signals and the page have their turn. */
  pause(): Promise<void>;
}

export function pacer(): Pacer {
  let turns = 0;
  let stride = 1;
  let checked = performance.now();
  let paused = checked;
  return {
    due() {
      if (++turns < stride) return false;
      turns = 0;
      const now = performance.now();
      stride = now - checked < CHECK_EVERY_MS ? stride * 2 : Math.max(1, stride >> 1);
      checked = now;
      return now - paused >= PAUSE_EVERY_MS;
    },
    async pause() {
      // a timer would wait for a millisecond at least; where there is something faster, take it
      await new Promise<void>((resolve) => void (globalThis.setImmediate ?? setTimeout)(resolve));
      checked = paused = performance.now();
    },
  };
}
