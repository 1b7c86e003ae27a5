import type { Screen } from "@chainrule/app-common";
import { describe, expect, it } from "vitest";
import { barLine, clock, progressCallback } from "./progress.ts";

const values = ["38,412 samples/s", "loss 0.1234", "96.31 %", "0:12 left"];
const bar = { epoch: 2, epochs: 50, done: 0.54, values };

describe("barLine", () => {
  it("shows all of it in 80 columns", () => {
    expect(barLine(bar, 80)).toBe("epoch  2/50 [====    ]  54 %  38,412 samples/s  loss 0.1234  96.31 %  0:12 left");
  });

  it("never fills a line, and drops samples/s first and the time left last", () => {
    for (let columns = 1; columns < 200; columns++) expect(barLine(bar, columns).length).toBeLessThan(columns);
    expect(barLine(bar, 66)).not.toContain("samples/s");
    expect(barLine(bar, 66)).toContain("loss");
    expect(barLine(bar, 40)).toMatch(/^epoch {2}2\/50 \[=+ +\] {2}54 % {2}0:12 left$/);
    expect(barLine(bar, 20)).toBe("epoch  2/50 54 %");
  });

  it("is empty at the start and full at the end", () => {
    expect(barLine({ ...bar, done: 0, values: [] }, 40)).toMatch(/\[ +\] {3}0 %$/);
    expect(barLine({ ...bar, done: 1, values: [] }, 40)).toMatch(/\[=+\] 100 %$/);
  });
});

describe("clock", () => {
  it.each([
    [0, "0:00"],
    [6.2, "0:07"],
    [750, "12:30"],
    [3723, "1:02:03"],
  ])("%d s are %s", (seconds, text) => {
    expect(clock(seconds)).toBe(text);
  });
});

describe("progressCallback", () => {
  it("moves a bar, and leaves a line for each epoch", () => {
    const seen: string[] = [];
    const screen: Screen = {
      line: (text) => seen.push(`line: ${text}`),
      live: (text) => seen.push(`live: ${text(80)}`),
      close: () => {},
    };
    const callback = progressCallback(screen, 5);
    const now = { epoch: 1, loss: 0.5, metrics: { accuracy: 0.875 }, seconds: 1, samplesPerSecond: 12_345.6 };
    callback.onEpochBegin?.(1);
    callback.onProgress?.({ ...now, epochs: 5, step: 1, steps: 2, secondsLeft: 9 });
    callback.onEpochEnd?.({ ...now, seconds: 1.234, validation: null });
    expect(seen).toEqual([
      expect.stringMatching(/^live: epoch 1\/5 \[ +\] {3}0 %$/),
      expect.stringMatching(
        /^live: epoch 1\/5 \[=+ +\] {2}50 % {2}12,346 samples\/s {2}loss 0.5000 {2}87.50 % {2}0:09 left$/,
      ),
      "line: epoch 1/5  loss 0.5000  accuracy 87.50 %  12,346 samples/s  1.23 s",
    ]);
  });
});
