import { describe, expect, it } from "vitest";
import { DEFAULTS } from "../config/config.ts";
import { readRows } from "./csv.ts";
import { divide, type Problem, rowOf, rowsOf } from "./problem.ts";

const made = (change: Partial<(typeof DEFAULTS)["xor"]>): Problem => {
  const config = { ...DEFAULTS[change.problem ?? "even-odd"], ...change };
  return divide(rowsOf(config, null), config);
};
const bitsOf = (problem: Problem, row: number): string => [...rowOf(problem.x, row)].join("");

describe("problems on numbers", () => {
  it("row n is n in binary, and its class is what the problem asks", () => {
    const even = made({});
    expect(bitsOf(even, 513)).toBe("1000000001");
    expect([even.classes[even.y[512] as number], even.classes[even.y[513] as number]]).toEqual(["even", "odd"]);
    const parity = made({ problem: "xor-bits", bits: 4 });
    expect(bitsOf(parity, 7)).toBe("0111");
    expect(parity.classes[parity.y[7] as number]).toBe("odd number of ones");
  });
});

describe("the split", () => {
  it("first: the rows up to a number; what is for testing is never trained on", () => {
    const { train, test, isTest } = made({});
    expect([train.x.shape, test?.x.shape]).toEqual([
      [700, 10],
      [324, 10],
    ]);
    expect(isTest.indexOf(true)).toBe(700);
  });

  it("random: so many, by the seed; all is no test", () => {
    const one = made({ split: "random", train: 600 });
    expect(one.isTest.filter((is) => !is).length).toBe(600);
    expect(one.isTest).toEqual(made({ split: "random", train: 600 }).isTest);
    expect(one.isTest).not.toEqual(made({ split: "random", train: 600, seed: 2 }).isTest);
    expect(made({ problem: "and" }).test).toBeNull();
  });
});

it("the inputs of a file are scaled by what is known from training", () => {
  const text = "a,kind\n1,x\n3,y\n1,x\n3,y\n101,x\n";
  const rows = readRows({ name: "f.csv", text, columns: ["a", "kind"] }, 1);
  const { x, classes } = divide(rows, { train: 4, split: "first", seed: 1 });
  expect([...x.data]).toEqual([-1, 1, -1, 1, 99]);
  expect(classes).toEqual(["x", "y"]);
});
