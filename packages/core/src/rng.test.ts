import { describe, expect, test } from "vitest";
import { OptionError } from "./errors.ts";
import { keyed, type Rng, rng, threefry } from "./rng.ts";
import { standardNormal } from "./standard-normal.ts";

const hex = (words: Iterable<number>) => Array.from(words, (word) => word.toString(16).padStart(8, "0")).join(" ");
const draw = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next);

const words = (random: Rng) => () => random.uint32();

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

/** Of two uniform samples; its standard error is 1 / √length. */
function correlation(a: readonly number[], b: readonly number[]): number {
  return (a.reduce((sum, value, i) => sum + (value - 0.5) * ((b[i] as number) - 0.5), 0) / a.length) * 12;
}

/** Σ (observed − expected)² / expected for counts that should be equal: mean `counts.length − 1`. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function tally(values: readonly number[], size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  return counts;
}

describe("Threefry-2x32-20", () => {
  // from the authors' Random123 package, file kat_vectors
  test.each([
    ["00000000 00000000", [0, 0], [0, 0], "6b200159 99ba4efe"],
    ["ffffffff ffffffff", [0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], "1cb996fc bb002be7"],
    ["the digits of π", [0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3], "c4923a9c 483df7a0"],
  ] as const)("known answer for %s", (_name, [key0, key1], [low, high], expected) => {
    expect(hex(threefry([key0, key1], low, high))).toBe(expected);
  });

  test("a stream is the encrypted counter", () => {
    expect(hex(draw(2, words(keyed([0, 0]))))).toBe("6b200159 99ba4efe");
    expect(draw(2, words(keyed([7, 9], 2 ** 34 + 6)))).toEqual(Array.from(threefry([7, 9], 3, 2)));
  });
});

describe("pinned: changing one of these changes every model", () => {
  test("words of a seed", () => {
    expect(hex(draw(4, words(rng(42))))).toBe("de79f4b9 4f6cc618 268fd86c fe251627");
  });
  test("words of a named stream and of an index", () => {
    expect(hex(draw(2, words(rng(42).stream("params/0"))))).toBe("2d167db9 ac98e7a3");
    expect(hex(draw(2, words(rng(42).at(2 ** 40 + 1))))).toBe("136d7573 3076ff1c");
  });
  test("each kind of number", () => {
    const random = rng(42);
    expect(draw(2, () => random.uniform())).toEqual([0.8690483965743594, 0.1506324111875399]);
    expect(draw(2, () => standardNormal(random))).toEqual([0.000477113166451928, -0.11741695640710231]);
    expect(draw(8, () => random.integer(10)).join("")).toBe("85680492");
    expect(random.permutation(8).join("")).toBe("36751402");
  });
});

describe("streams", () => {
  test("depend on the name and the index, not on the counter", () => {
    const random = rng(1);
    const first = () => [random.stream("a").uint32(), random.at(3).uint32()];
    const before = first();
    standardNormal(random);
    expect(first()).toEqual(before);
  });

  test("have a key of their own for each seed, name and index", () => {
    const root = rng(5);
    const names = ["", "\0", "\0\0", "a", "b", "ab", "ba", "params/0", "params/1", "shuffle", "ÿ", "一", "😀"];
    const indices = [0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1];
    const seeds = [0, 1, -1, 2 ** 32, 2 ** 32 + 1, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53 - 1)];
    const all = [
      root,
      ...names.flatMap((name) => [root.stream(name), root.stream(name).stream(name)]),
      ...indices.flatMap((index) => [root.at(index), root.stream("a").at(index), root.at(index).at(index)]),
      ...seeds.map(rng),
    ];
    expect(new Set(all.map((random) => hex(draw(2, words(random))))).size).toBe(all.length);
  });

  test("do not correlate: names, indices, neighboring seeds, parent and child", () => {
    const n = 20_000;
    const uniform = (random: Rng) => draw(n, () => random.uniform());
    const pairs = [
      [rng(1).stream("params/0"), rng(1).stream("params/1")],
      [rng(1).at(0), rng(1).at(1)],
      [rng(1), rng(2)],
      [rng(0), rng(-1)],
      [rng(1), rng(1).stream("")],
      // a stream and itself, one number later
      [rng(1), keyed([1, 0], 2)],
    ] as const;
    for (const [a, b] of pairs) expect(Math.abs(correlation(uniform(a), uniform(b)))).toBeLessThan(4 / Math.sqrt(n));
  });

  test.each([0, 2, 4])("continue after %i words", (count) => {
    const random = keyed([8, 0]);
    for (let i = 0; i < count; i++) random.uint32();
    expect(draw(5, words(keyed([8, 0], count)))).toEqual(draw(5, words(random)));
  });

  test("cross 2³² words", () => {
    const random = keyed([1, 2], 2 ** 33 - 2);
    const words = draw(4, () => random.uint32()).slice(1);
    expect(new Set([...words, keyed([1, 2]).uint32()]).size).toBe(4);
  });
});

describe("distributions", () => {
  const n = 100_000;

  test("uniform: mean 1/2, variance 1/12, in [0, 1)", () => {
    const random = rng(3);
    const values = draw(n, () => random.uniform());
    const { mean, variance } = moments(values);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(variance * 12 - 1)).toBeLessThan(4 * Math.sqrt(0.8 / n));
    expect(values.filter((value) => value < 0 || value >= 1)).toEqual([]);
    expect(values.some((value) => (value * 2 ** 53) % 2 === 1)).toBe(true);
  });

  test("normal: the first four moments", () => {
    const random = rng(4);
    const values = draw(n, () => standardNormal(random));
    const { mean, variance } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moments(values.map((value) => value ** 3)).mean)).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moments(values.map((value) => value ** 4)).mean - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  test.each([1, 2, 7, 100])("integer(%i): each value equally often", (below) => {
    const random = rng(6);
    const counts = tally(
      draw(n, () => random.integer(below)),
      below,
    );
    expect(counts).toHaveLength(below);
    expect(chiSquare(counts)).toBeLessThan(below - 1 + 4 * Math.sqrt(2 * below));
  });

  test("integer draws again rather than favor small values", () => {
    const random = rng(6);
    // the words that are left over are a quarter: taken modulo, the first third would come up twice as often
    const values = draw(30_000, () => Math.floor(random.integer(3 * 2 ** 30) / 2 ** 30));
    expect(chiSquare(tally(values, 3))).toBeLessThan(14);
    expect(draw(100, () => random.integer(2 ** 32)).some((value) => value >= 2 ** 31)).toBe(true);
  });

  test("permutation: each of the 6 orders of 3 equally often, each index once", () => {
    const random = rng(10);
    const order = () => random.permutation(3).join("");
    const counts = new Map<string, number>();
    for (const name of draw(60_000, order)) counts.set(name, (counts.get(name) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
    expect(chiSquare([...counts.values()])).toBeLessThan(20);
    expect(Array.from(random.permutation(1000)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 1000 }, (_, i) => i),
    );
    expect([random.permutation(0).length, random.permutation(1)[0]]).toEqual([0, 0]);
  });
});

describe("errors", () => {
  test.each([1.5, Number.NaN, 2 ** 53, "1" as never])("seed %s", (seed) => {
    expect(() => rng(seed)).toThrow(new OptionError(`seed is ${seed}; give a safe integer`));
  });

  test.each([0, -1, Number.NaN, 2 ** 32 + 1])("integer below %s", (below) => {
    expect(() => rng(0).integer(below)).toThrow(
      new OptionError(`integer: the bound is ${below}; give a number of at least 1 and below 4294967297`),
    );
  });
});
