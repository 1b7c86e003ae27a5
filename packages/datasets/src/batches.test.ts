import { DataError, OptionError } from "@chainrule/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type Batch, batches, type Sample } from "./batches.ts";
import { evenOdd } from "./parity.ts";
import { truthTable } from "./truth-tables.ts";

const samples = (count: number): Sample[] => Array.from({ length: count }, (_, i) => ({ x: [i, -i], y: [i, 0, 1] }));
async function* later<T>(values: Iterable<T>): AsyncGenerator<T, void> {
  for (const value of values) {
    await Promise.resolve();
    yield value;
  }
}

describe("batches of a data set", () => {
  it.each([1, 3, 7, 700, 1000])("of %i samples hold every row once, in order", (batchSize) => {
    const { train } = evenOdd();
    const all = [...batches(train, batchSize)];
    expect(
      all
        .map(({ x }) => x.shape[0])
        .slice(0, -1)
        .every((rows) => rows === batchSize),
    ).toBe(true);
    expect(all.flatMap(({ x }) => [...x.data])).toEqual([...train.x.data]);
    expect(all.flatMap(({ y }) => [...y.data])).toEqual([...train.y.data]);
    expect(all.at(-1)?.y.shape).toEqual([700 % batchSize || batchSize > 700 ? 700 % batchSize || 700 : batchSize, 2]);
  });

  it("share its memory and what else it has", () => {
    const set = { ...truthTable("xor"), y: Int32Array.of(0, 1, 1, 0), name: "xor" };
    const [first, second] = batches(set, 3);
    expect(first?.x.data.buffer).toBe(set.x.data.buffer);
    expect(second).toStrictEqual({
      x: { data: Float32Array.of(1, 1), shape: [1, 2] },
      y: Int32Array.of(0),
      name: "xor",
    });
    expectTypeOf(first).toEqualTypeOf<typeof set | undefined>();
  });
});

describe("batches of samples", () => {
  it("are matrices, the last one smaller", () => {
    expect([...batches(samples(3), 2)]).toStrictEqual([
      {
        x: { data: Float32Array.of(0, -0, 1, -1), shape: [2, 2] },
        y: { data: Float32Array.of(0, 0, 1, 1, 0, 1), shape: [2, 3] },
      },
      { x: { data: Float32Array.of(2, -2), shape: [1, 2] }, y: { data: Float32Array.of(2, 0, 1), shape: [1, 3] } },
    ]);
    expect([...batches([], 2)]).toEqual([]);
    expect([...batches(samples(4), 2)]).toHaveLength(2);
  });

  it("keep numbers as targets", () => {
    const rows = [3, 1, 2].map((y) => ({ x: Float32Array.of(y), y }));
    expect([...batches(rows, 2)].map(({ y }) => y)).toEqual([[3, 1], [2]]);
  });

  it("come as the samples come", async () => {
    const all: Batch[] = [];
    for await (const batch of batches(later(samples(7)), 3)) all.push(batch);
    expect(all).toStrictEqual([...batches(samples(7), 3)]);
  });

  it("take no more samples than they need, and end their source", async () => {
    let taken = 0;
    let ended = 0;
    function* endless(): Generator<Sample, void> {
      try {
        for (;;) yield { x: [taken++], y: 0 };
      } finally {
        ended++;
      }
    }
    for (const { x } of batches(endless(), 5)) if (x.data[0] === 5) break;
    expect([taken, ended]).toEqual([10, 1]);
    for await (const { x } of batches(later(endless()), 5)) if (x.data[0] === 15) break;
    expect([taken, ended]).toEqual([20, 2]);
  });

  it.each([
    [{ x: [1], y: [1, 2, 3] }, "x of sample 2 is a row of 1, of the first a row of 2; pass samples of one shape"],
    [{ x: [1, 2], y: [1] }, "y of sample 2 is a row of 1, of the first a row of 3; pass samples of one shape"],
    [{ x: [1, 2], y: 1 }, "y of sample 2 is a number, of the first a row of 3; pass samples of one shape"],
    [{ x: [], y: 1 }, "sample 2 is an object; pass { x, y }"],
    [[1, 2], "sample 2 is an array; pass { x, y }"],
    [null, "sample 2 is null; pass { x, y }"],
  ])("refuse %j", async (sample, message) => {
    const all = [...samples(2), sample as Sample];
    expect(() => [...batches(all, 8)]).toThrow(new DataError(`batches: ${message}`));
    await expect(batches(later(all), 8).next()).rejects.toThrow(new DataError(`batches: ${message}`));
  });
});

describe("batches", () => {
  it("refuses bad arguments at once", () => {
    const size = new OptionError("batches: batchSize is 0; pass a positive integer");
    expect(() => batches([], 0)).toThrow(size);
    const source = new DataError("batches: got 7; pass a data set, or an iterable of samples { x, y }");
    expect(() => batches(7 as never, 1)).toThrow(source);
  });
});
