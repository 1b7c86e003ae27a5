import { stripVTControlCharacters } from "node:util";
import type { LabelledImages } from "@chainrule/datasets";
import { describe, expect, it } from "vitest";
import { parseOptions, type Settings } from "./options.ts";
import { accuracyLine, confusionLines, headline, summary } from "./report.ts";
import { type Outcome, type Report, type TestReport, weightsHash } from "./run.ts";

const digits = Array.from({ length: 10 }, (_, i) => String(i));
const confusion = digits.map((_, i) => digits.map((_, j) => (i === j ? 1000 + i : (i * 7 + j) % 5 === 0 ? 12 : 0)));
const plain = { colors: false, columns: Number.POSITIVE_INFINITY };

const outcome: Outcome = {
  report: {
    preset: "default",
    seed: 1,
    backend: { requested: "auto", name: "cpu", device: "typed arrays", precision: "float32", reason: "the first" },
    epochs: [{ epoch: 1, loss: 0.25, accuracy: 0.9, validation: null, seconds: 2, samplesPerSecond: 30_000 }],
    stopped: "completed",
    test: { loss: 0.123456, accuracy: 0.97654, perClass: digits.map((_, i) => 0.9 + i / 100), confusion },
    weightsHash: "ab".repeat(32),
    seconds: 12.34,
  },
  samplesPerSecond: 30_000.4,
  answers: null,
};

const settings = (...args: string[]): Settings => {
  const request = parseOptions(args);
  if (request.kind !== "run") throw new Error("not a run");
  return request.settings();
};

describe("confusionLines", () => {
  it("aligns every column under its label", () => {
    const [title, ...rows] = confusionLines(confusion, digits, plain);
    expect(title).toContain("rows are the true classes");
    expect(rows).toHaveLength(11);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows[4]?.trim().split(/\s+/)).toEqual(["3", ...(confusion[3] ?? []).map((n) => (n ? String(n) : "."))]);
  });

  it("aligns long labels too", () => {
    const rows = confusionLines(
      [
        [1, 0],
        [2, 30],
      ],
      ["shirt", "ankle boot"],
      plain,
    ).slice(1);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  });

  it("has the same text with colors", () => {
    const colored = confusionLines(confusion, digits, { ...plain, colors: true });
    expect(colored.join()).toContain("\u001b[");
    expect(colored.map(stripVTControlCharacters)).toEqual(confusionLines(confusion, digits, plain));
  });

  it("fits 80 columns, and lists the commonest mistakes where it does not fit", () => {
    for (const line of confusionLines(confusion, digits, { ...plain, columns: 80 }))
      expect(line.length).toBeLessThan(80);
    const narrow = confusionLines(
      [
        [5, 3],
        [11, 6],
      ],
      ["0", "1"],
      { ...plain, columns: 5 },
    );
    expect(narrow.slice(1)).toEqual(["  11 x 1 taken for 0", "   3 x 0 taken for 1"]);
  });

  it("has nothing to list without mistakes", () => {
    expect(
      confusionLines(
        [
          [5, 0],
          [0, 6],
        ],
        ["0", "1"],
        { ...plain, columns: 5 },
      ),
    ).toHaveLength(1);
  });
});

describe("text", () => {
  it("tells what ran, on what, and why", () => {
    const text = summary(outcome, settings("--save", "there"), null, digits, plain).join("\n");
    expect(text).toContain("test accuracy 97.65 %, loss 0.1235");
    expect(text).toContain("cpu on typed arrays, float32");
    expect(text).toContain("requested auto: the first");
    expect(text).toContain("1 of 5 epochs, 12.3 s, 30,000 samples/s");
    expect(text).toContain(`weights hash ${"ab".repeat(32)}`);
    expect(text).toContain("saved        in there\n");
    expect(text).toContain(
      "accuracy by true class\n  0 90.00 %   1 91.00 %   2 92.00 %   3 93.00 %   4 94.00 %\n  5 95.00 %",
    );
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("says when training was interrupted", () => {
    const stopped = (report: Partial<Report>): string =>
      accuracyLine({ ...outcome, report: { ...outcome.report, ...report } }, 5);
    expect(stopped({ stopped: "aborted" })).toBe("test accuracy 97.65 % (interrupted after 1 of 5 epochs)");
    expect(stopped({ stopped: "timeBudget" })).toBe("test accuracy 97.65 % (out of time after 1 of 5 epochs)");
    expect(stopped({ stopped: "callback", test: null })).toBe("no test images (no better after 1 of 5 epochs)");
  });

  it("names what is used, defaults and clamped values included", () => {
    const lines = headline(settings("--preset", "mnist-32", "--optimizer", "adam", "--batch-size", "999"), {
      train: 500,
      test: 10_000,
    });
    expect(lines.join("\n")).toMatch(/500 training and 10,000 test images/);
    expect(lines.join("\n")).toMatch(/784-32-10, sigmoid, sigmoid, 25,450 parameters/);
    expect(lines.join("\n")).toMatch(/squaredError, adam 0.001, batches of 500, 50 epochs/);
  });
});

describe("pictures and curves", () => {
  const epochs = [0.5, 0.25, 0.1].map((loss, i) => ({
    epoch: i + 1,
    loss,
    accuracy: 1 - loss,
    validation: { loss: loss + 0.1, accuracy: 0.9 - loss },
    seconds: 1,
    samplesPerSecond: 1,
  }));
  const images = {
    x: { data: new Float32Array(3 * 784).fill(1, 784, 2 * 784), shape: [3, 784] as const },
    y: Uint8Array.of(0, 1, 1),
  } as unknown as LabelledImages;

  it("draws the first image of each of the commonest mistakes", () => {
    const mistaken = [
      [1, 0],
      [2, 0],
    ];
    const report = { ...outcome.report, test: { ...(outcome.report.test as TestReport), confusion: mistaken } };
    const lines = summary({ ...outcome, report, answers: Uint32Array.of(0, 0, 0) }, settings(), images, digits, plain);
    const at = lines.indexOf("most confused, with the first image of each");
    expect(lines.slice(at + 1, at + 16)).toEqual([
      ...Array(14).fill("@".repeat(28)),
      "1 taken for 0: 2 times".padEnd(28),
    ]);
  });

  it("draws the curves of training and validation from the second epoch on", () => {
    const text = (count: number): string =>
      summary({ ...outcome, report: { ...outcome.report, epochs: epochs.slice(0, count) } }, settings(), null, digits, {
        colors: false,
        columns: 80,
      }).join("\n");
    expect(text(1)).not.toContain("epochs 1 to");
    expect(text(3)).toContain("loss, epochs 1 to 3: training\n  0.5000 ");
    expect(text(3)).toContain("loss, epochs 1 to 3: validation\n  0.6000 ");
    expect(text(3)).toContain("accuracy, epochs 1 to 3: training\n  90.0 % ");
    for (const line of text(3).split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("weightsHash", () => {
  it("is the SHA-256 of the little-endian floats of all parameters in order", () => {
    const weight = { name: "0.weight", shape: [1, 2] as const, data: Float32Array.of(1, -2) };
    const bias = { name: "0.bias", shape: [1, 1] as const, data: Float32Array.of(0.5) };
    // printf '\0\0\x80\x3f\0\0\0\xc0\0\0\0\x3f' | sha256sum
    expect(weightsHash([weight, bias])).toBe("2ce4bdb6b34a50ac7092eb9fee94337a27498e9eb9bae44192f15b88831b2422");
    expect(weightsHash([bias, weight])).not.toBe(weightsHash([weight, bias]));
  });
});
