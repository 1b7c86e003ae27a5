import { expect, test } from "vitest";
import { CONTENDERS } from "./contenders.ts";
import { documentOf } from "./document.ts";
import type { Measurement } from "./measure.ts";
import { figure, GROUPS, median, moreIsBetter } from "./row.ts";
import { DID_NOT_LEARN, resultsOf, WRONG } from "./run.ts";
import type { Amount } from "./task.ts";
import { WORKLOAD_GROUPS } from "./workloads.ts";

const workload = (name: string) => WORKLOAD_GROUPS.flatMap(({ workloads }) => workloads).find((w) => w.name === name)!;
const measurement = (
  name: string,
  threads: number,
  amount: Amount,
  cpu: readonly number[],
  { accuracy = 0.95, least = 0.9 } = {},
): Measurement => ({
  session: {
    contender: CONTENDERS.find((c) => c.name === name && c.threads === threads)!,
    version: "1",
    ask: async () => ({}),
    end() {},
  },
  amount,
  seconds: cpu.map((seconds) => ({ cpu: seconds, wall: 10 * seconds })),
  accuracy,
  least,
});
const EPOCH = { epochs: 1, count: 60_000 };

test("rows in the file have exactly the members of the schema", () => {
  const results = resultsOf(workload("mnist-32"), [
    measurement("chainrule-wasm", 1, EPOCH, [2, 1, 4]),
    measurement("tfjs-wasm", 1, EPOCH, [8, 6, 8]),
  ]);
  const { rows } = documentOf({ results, notRun: [] }, []) as { rows: Record<string, unknown>[] };
  expect(rows).toEqual([
    {
      workload: "mnist-32",
      contender: "chainrule-wasm",
      group: "ours",
      threads: 1,
      unit: "CPU s",
      median: 2,
      min: 1,
      max: 4,
      accuracy: 0.95,
    },
    expect.objectContaining({ contender: "tfjs-wasm", group: "js-peer", median: 8, min: 6, max: 8 }),
  ]);
  for (const { group } of CONTENDERS) expect(GROUPS).toContain(group);
});

test("how many times as fast is the median over rounds, not of medians", () => {
  const [, peer] = resultsOf(workload("mnist-32"), [
    measurement("chainrule-wasm", 1, EPOCH, [1, 10, 1]),
    measurement("tfjs-wasm", 1, EPOCH, [6, 60, 7]),
  ]);
  expect(peer?.ours).toBe(6);
});

test("one thread is measured by CPU time, several by the clock", () => {
  const [one, two] = resultsOf(workload("mnist-32"), [
    measurement("chainrule-wasm", 1, EPOCH, [1]),
    measurement("chainrule-wasm", 2, EPOCH, [1]),
  ]);
  expect([one?.median, one?.unit, one?.other?.unit]).toEqual([1, "CPU s", "wall s"]);
  expect([two?.median, two?.unit, two?.other?.unit]).toEqual([10, "wall s", "CPU s"]);
});

test("smaller amounts are scaled, and say so", () => {
  const [result] = resultsOf(workload("mnist-32"), [
    measurement("chainrule-wasm", 1, { epochs: 1, count: 12_000 }, [1]),
  ]);
  expect(result).toMatchObject({ median: 5, marks: ["scaled from 1 × 12,000"], perSecond: { samples: 12_000 } });
  const [parity] = resultsOf(workload("parity-10"), [measurement("numpy", 1, { epochs: 200, count: 700 }, [1])]);
  expect(parity?.median).toBe(5);
});

test("who did not learn, or computes something else, is marked", () => {
  const [learned, failed, nan] = resultsOf(workload("mnist-32"), [
    measurement("chainrule-wasm", 1, EPOCH, [1]),
    measurement("tfjs-wasm", 1, EPOCH, [1], { accuracy: 0.89 }),
    measurement("tfjs-cpu", 1, EPOCH, [1], { accuracy: Number.NaN }),
  ]);
  expect([learned?.marks, failed?.marks, nan?.marks]).toEqual([[], [DID_NOT_LEARN], [DID_NOT_LEARN]]);
  const [product] = resultsOf(workload("matmul/10x784x32/NN"), [
    measurement("tfjs-wasm", 1, { epochs: 1, count: 1 }, [1], { accuracy: 0.999, least: 1 }),
  ]);
  expect(product?.marks).toEqual([WRONG]);
});

test("a training that is too short to tell is not said to have learned", () => {
  const [result] = resultsOf(workload("mnist-32"), [
    measurement("tfjs-cpu", 1, { epochs: 1, count: 600 }, [1], { accuracy: 0.3, least: 0 }),
  ]);
  expect(result?.marks).toEqual(["scaled from 1 × 600", "too short to learn"]);
});

test("every workload names what must be learned at its whole, and its amounts fall", () => {
  for (const { workloads } of WORKLOAD_GROUPS) {
    for (const own of workloads) {
      if (own.kind !== "train") continue;
      const sizes = own.amounts.map(({ epochs, count }) => epochs * count);
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      expect(
        own.amounts.find(({ epochs, count }) => epochs === own.whole.epochs && count === own.whole.count)?.least,
      ).toBeGreaterThan(0.8);
    }
  }
});

test("units: GFLOP/s, microseconds of a call, microseconds of a step", () => {
  const amount = { epochs: 1, count: 100 };
  const [product] = resultsOf(workload("matmul/10x784x32/NN"), [measurement("numpy", 1, amount, [0.01])]);
  expect([product?.unit, product?.median]).toEqual(["CPU GFLOP/s", (2 * 10 * 784 * 32 * 100) / 1e7]);
  const [call] = resultsOf(workload("inference/784-32-10/batch-1024"), [measurement("numpy", 1, amount, [0.01])]);
  expect([call?.unit, call?.median, call?.perSecond]).toEqual(["CPU µs", 100, { samples: 10_240_000 }]);
  const [step] = resultsOf(workload("step"), [measurement("plain-loop", 1, { epochs: 60, count: 700 }, [0.0528])]);
  expect([step?.unit, step?.median]).toEqual(["CPU µs", 10]);
  expect([moreIsBetter("CPU GFLOP/s"), moreIsBetter("CPU µs")]).toEqual([true, false]);
});

test("the median of an even number lies between; figures have three digits that count", () => {
  expect([0.01234, 9.996, 99.96, 15_870.4].map(figure)).toEqual(["0.0123", "10.0", "100", "15,870"]);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
