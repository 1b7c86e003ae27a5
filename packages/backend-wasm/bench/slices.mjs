// Short slices of work that alternate: a shared machine changes its speed from one moment to the next, but seldom within one.
import { median } from "./report.mjs";

/** Microseconds that this process has computed; unlike a clock it stands still while others have the processor. */
export function cpuTime() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** 10⁹ operations a second; `work` says how many it did. */
export function giga(work, now = cpuTime) {
  const from = now();
  const done = work();
  return done / (now() - from) / 1e3;
}

/**
 * Each of `works` in turn, `rounds` times after `warmUp` rounds that do not count. Speeds are medians; `of` is the median of
 * the ratios to the last of them, the yardstick, which is taken before and after each of the others.
 */
export function race(works, { rounds, warmUp, now = cpuTime }) {
  const yardstick = works.at(-1);
  const others = works.slice(0, -1);
  const speeds = works.map(() => []);
  const ratios = others.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    let before = giga(yardstick, now);
    for (const [i, work] of others.entries()) {
      const speed = giga(work, now);
      const after = giga(yardstick, now);
      if (round >= 0) {
        speeds[i].push(speed);
        ratios[i].push((2 * speed) / (before + after));
        speeds.at(-1).push(after);
      }
      before = after;
    }
  }
  return { speeds: speeds.map(median), of: ratios.map(median) };
}
