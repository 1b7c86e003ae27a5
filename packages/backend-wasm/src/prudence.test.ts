import { expect, test } from "vitest";
import { ALWAYS, prudence } from "./prudence.ts";

const WORK = 1_000_000;

/** A machine on which an operation takes `alone` milliseconds with one thread and `together` with several. */
function machine() {
  let clock = 1000;
  const { share, done } = prudence(() => clock);
  return {
    run(alone: number, together: number): boolean {
      const shared = share(WORK);
      clock += shared ? together : alone;
      done(WORK);
      return shared;
    },
    clock: () => clock,
  };
}

test("the first is done alone, to know how long that takes; the next are shared where that is faster", () => {
  const { run } = machine();
  expect(run(10, 5)).toBe(false);
  for (let i = 0; i < 100; i++) expect(run(10, 5)).toBe(true);
});

test("what sharing loses is a twentieth of the time at most, and it is shared again when the processors are free", () => {
  const { run, clock } = machine();
  run(10, 5);
  const start = clock();
  const rounds = 1000;
  for (let i = 0; i < rounds; i++) run(10, 50);
  // the last loss of 40 may not be made good yet
  expect((clock() - start) / (10 * rounds)).toBeLessThanOrEqual(1.05 + 40 / (10 * rounds));
  let shared = 0;
  for (let i = 0; i < rounds; i++) if (run(10, 5)) shared++;
  expect(shared).toBeGreaterThan(0.8 * rounds);
});

test("what sharing has gained pays for a single delay, but not for many", () => {
  const { run } = machine();
  run(0.1, 0.05);
  for (let i = 0; i < 40; i++) run(0.1, 0.05);
  run(0.1, 2);
  expect(run(0.1, 0.05)).toBe(true);
  run(0.1, 2);
  expect(run(0.1, 0.05)).toBe(false);
});

test("how long one thread takes is measured again", () => {
  const { run } = machine();
  // the first time the code is not compiled yet
  run(1000, 5);
  for (let i = 0; i < 10_000; i++) run(10, 50);
  let shared = 0;
  for (let i = 0; i < 1000; i++) if (run(10, 50)) shared++;
  expect(shared).toBeLessThan(50);
});

test("works of another size are judged apart", () => {
  let clock = 1000;
  const { share, done } = prudence(() => clock);
  share(10 * WORK);
  clock += 100;
  done(10 * WORK);
  expect(share(WORK)).toBe(false);
  expect(share(10 * WORK)).toBe(true);
  expect(share(2 ** 40)).toBe(false);
});

test("ALWAYS shares", () => {
  ALWAYS.done(1);
  expect(ALWAYS.share(1)).toBe(true);
});
