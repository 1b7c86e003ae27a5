import { describe, expect, test } from "vitest";
import type { Schedule } from "./optimizer.ts";
import { cosineDecay, exponentialDecay, stepDecay } from "./schedules.ts";

const rates = (schedule: Schedule, epochs: number): number[] =>
  Array.from({ length: epochs }, (_, epoch) => schedule({ step: 1000 * epoch, epoch }));

describe("schedules by epoch", () => {
  test("exponentialDecay multiplies after every epoch", () => {
    expect(rates(exponentialDecay({ learningRate: 0.5, factor: 0.5 }), 4)).toEqual([0.5, 0.25, 0.125, 0.0625]);
  });

  test("stepDecay multiplies after every so many", () => {
    expect(rates(stepDecay({ learningRate: 1, factor: 0.25, every: 2 }), 5)).toEqual([1, 1, 0.25, 0.25, 0.0625]);
  });

  test("cosineDecay goes down in half a wave and stays", () => {
    const [first, quarter, half, , last, after] = rates(cosineDecay({ learningRate: 1, epochs: 4, minimum: 0.2 }), 6);
    expect(first).toBe(1);
    // 0.2 + 0.4 (1 + √½) and the middle; cos is within an ulp, the sum rounds twice
    expect(quarter).toBeCloseTo(0.2 + 0.4 * (1 + Math.SQRT1_2), 15);
    expect(half).toBeCloseTo(0.6, 15);
    expect([last, after]).toEqual([0.2, 0.2]);
  });

  test.each<[() => Schedule, string]>([
    [() => exponentialDecay({ learningRate: 0, factor: 0.5 }), "exponentialDecay: the learning rate is 0"],
    [() => exponentialDecay({ learningRate: 1, factor: 1.5 }), "exponentialDecay: the factor is 1.5"],
    [() => stepDecay({ learningRate: 1, factor: 0.5, every: 0 }), "stepDecay: every is 0"],
    [() => cosineDecay({ learningRate: 1, epochs: 0 }), "cosineDecay: epochs is 0"],
    [() => cosineDecay({ learningRate: 1, epochs: 2, minimum: -1 }), "cosineDecay: the minimum is -1"],
  ])("refuses %s", (make, message) => {
    expect(make).toThrow(message);
  });
});
