import { expect, test } from "vitest";
import { measure } from "./measure.ts";
import type { Session } from "./session.ts";
import type { Task } from "./task.ts";

/** A contender that gets faster from round to round: 1 s, 1/2 s, 1/3 s, … */
function warming(): Session {
  let rounds = 0;
  const ask = async ({ op }: { op: string }) => {
    if (op === "round") rounds++;
    return { cpuSeconds: 1 / rounds, wallSeconds: 2 / rounds, accuracy: 1 };
  };
  return { ask } as unknown as Session;
}

test.each([
  ["two rounds by which the amount is chosen and one of that amount do not count", 1e-9, [4, 5, 6]],
  ["without warming up the latter counts, too", 0, [3, 4, 5]],
])("%s", async (_, warm, counted) => {
  const amounts = [{ epochs: 1, count: 10, least: 0.5 }];
  const { measured } = await measure([warming()], {} as Task, amounts, 0, { rounds: 3, budget: 9, warm });
  expect(measured[0]!.seconds).toEqual(counted.map((round) => ({ cpu: 1 / round, wall: 2 / round })));
});
