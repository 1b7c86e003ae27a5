/** When a long synchronous loop should pause, without asking the clock at every turn. */

const PAUSE_EVERY_MS = 50;
const CHECK_EVERY_MS = 4;

/** A function that is true about every 50 ms. */
export function pacer(): () => boolean {
  let left = 1;
  let stride = 1;
  let checked = performance.now();
  let paused = checked;
  return () => {
    if (--left) return false;
    const now = performance.now();
    stride = now - checked < CHECK_EVERY_MS ? stride * 2 : 1;
    left = stride;
    checked = now;
    if (now - paused < PAUSE_EVERY_MS) return false;
    paused = now;
    return true;
  };
}

/** Lets timers, signals and the page have their turn. */
export function pause(): Promise<void> {
  // a timer would wait for a millisecond at least; where there is something faster, take it
  return new Promise((resolve) => void (globalThis.setImmediate ?? setTimeout)(resolve));
}
