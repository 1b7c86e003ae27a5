import { expect, it } from "vitest";
import { lineUp } from "./queue.ts";

it("does jobs at once, those behind a wait afterwards, and all in order", async () => {
  const line = lineUp();
  const done: string[] = [];
  let ready = (): void => {};
  line.add(() => done.push("a"));
  line.add(() => new Promise<void>((resolve) => (ready = resolve)));
  line.add(() => done.push("b"));
  line.add(async () => void done.push("c"));
  line.add(() => done.push("d"));
  expect(done).toEqual(["a"]);
  ready();
  await line.empty();
  expect(done).toEqual(["a", "b", "c", "d"]);
  line.add(() => done.push("e"));
  expect(done.at(-1)).toBe("e");
});

it.each([
  [
    "throws",
    () => {
      throw new Error("no");
    },
  ],
  ["rejects", () => Promise.reject(new Error("no"))],
])("after a job that %s nothing is done, and all who wait are told why", async (_, job) => {
  const line = lineUp();
  const told: unknown[] = [];
  const never = (): void => {
    throw new Error("was done all the same");
  };
  line.add(() => Promise.resolve());
  line.add(job);
  line.add(never, (error) => told.push(error));
  await line.empty();
  line.add(never, (error) => told.push(error));
  expect(told).toEqual([new Error("no"), new Error("no")]);
  expect(() => line.check()).toThrow("no");
});
