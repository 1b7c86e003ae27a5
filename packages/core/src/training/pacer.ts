/** When a long synchronous loop should pause, without asking the clock at every turn. */

const PAUSE_EVERY_MS = 50;
const CHECK_EVERY_MS = 4;

export class Pacer {
  private turns = 0;
  private stride = 1;
  private checked: number = performance.now();
  private paused: number = this.checked;

  /** True about every 50 ms. */
  due(): boolean {
    if (++this.turns < this.stride) return false;
    this.turns = 0;
    const now = performance.now();
    this.stride = now - this.checked < CHECK_EVERY_MS ? Math.min(this.stride * 2, 4096) : Math.max(1, this.stride >> 1);
    this.checked = now;
    return now - this.paused >= PAUSE_EVERY_MS;
  }

  /** Lets timers, signals and the page have their turn. */
  async pause(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.checked = this.paused = performance.now();
  }
}
