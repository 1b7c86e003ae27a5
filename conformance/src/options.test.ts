import { reference } from "@chainrule/core/reference";
import { describe, expect, it } from "vitest";
import type { Case } from "./case.ts";
import { glob } from "./glob.ts";
import { collect, type Options } from "./index.ts";

const passing = (id: string): Case => ({ id, run: async () => ({ failures: [], worst: 0 }) });
const failing = (id: string): Case => ({ id, run: async () => ({ failures: [`${id}: wrong`], worst: 2 }) });
const refusal = (options: Options): Promise<unknown> =>
  collect(reference, { cases: [passing("unary/a"), failing("unary/b")], ...options }).then(
    () => null,
    (error) => error.message,
  );

describe("glob", () => {
  it.each([
    ["matmul/*", "matmul/7x33x2/NT", true],
    ["*/NT", "matmul/7x33x2/NT", true],
    ["matmul/?x33x2/NT", "matmul/7x33x2/NT", true],
    ["matmul", "matmul/7x33x2/NT", false],
    ["gradient/dense+tanh/*", "gradient/dense+tanh/x/mean", true],
    ["gradient/dense.tanh/*", "gradient/dense+tanh/x/mean", false],
  ])("%s on %s: %s", (pattern, id, right) => {
    expect(glob(pattern)(id)).toBe(right);
  });
});

describe("options", () => {
  it("only chooses cases by one pattern or several", async () => {
    const ids = async (only: string | string[]) => (await collect(reference, { only })).results.map(({ id }) => id);
    expect(await ids("unary/neg/5x3")).toEqual(["unary/neg/5x3"]);
    expect(await ids(["unary/neg/5x3", "reduce/max/ties/?"])).toEqual([
      "unary/neg/5x3",
      "reduce/max/ties/0",
      "reduce/max/ties/1",
    ]);
    expect(await refusal({ only: "matmull/*" })).toBe(
      "conformance: no id matches matmull/*; list them all: chainrule-conformance --list",
    );
  });

  it("the seed changes the family random and nothing else", async () => {
    const off = () => {
      const backend = reference();
      return { ...backend, matmul: () => backend.upload([1], [1, 1]) };
    };
    const messages = async (seed: number) =>
      (await collect(off, { only: ["matmul/5x7x3/NN", "random/matmul/0"], seed })).results.map(
        ({ message }) => message,
      );
    const [first, again, second] = [await messages(1), await messages(1), await messages(2)];
    expect(again).toEqual(first);
    expect(second[0]).toBe(first[0]);
    expect(second[1]).not.toBe(first[1]);
    expect(first[1]).toContain("random/matmul/0 (seed 1: ");
    expect(await refusal({ seed: -1 })).toBe("conformance: the seed is -1; give a whole number from 0 to 4294967295");
  });

  it("an expected failure is no failure, but an unexpected pass is", async () => {
    const run = (expectedFailures: Record<string, string>) =>
      collect(reference, { cases: [passing("unary/a"), failing("unary/b")], expectedFailures });
    expect((await run({ "unary/b": "driver bug 7" })).results[1]).toMatchObject({
      status: "expected",
      reason: "driver bug 7",
      message: "unary/b: wrong",
    });
    expect((await run({ "unary/*": "driver bug 7" })).results[0]).toMatchObject({
      status: "failed",
      message: "unary/a: passed, although it was expected to fail (driver bug 7); take it off the list",
    });
  });

  it.each<[Options, string]>([
    [
      { expectedFailures: { "unary/c": "x" } },
      "conformance: the expected failure unary/c matches no case; take it off the list",
    ],
    [
      { expectedFailures: { "unary/a": " " } },
      "conformance: the expected failure unary/a has no reason; say why it fails",
    ],
    [
      { cases: Array.from({ length: 17 }, (_, i) => failing(`unary/${i}`)), expectedFailures: { "*": "all" } },
      "conformance: 17 cases are expected to fail; at most 16 may, so repair the others",
    ],
    [{ class: "float16" as never }, "conformance: the class is float16; give one of exact, float32, relaxed"],
    [
      { class: "relaxed", looser: { exp: 33 } },
      "conformance: the bound of exp is 33; give a number above 0 and at most 32",
    ],
    [
      { looser: { exp: 16 } },
      "conformance: a bound of exp is declared in the class float32; declare the class relaxed",
    ],
  ])("%j is refused", async (options, message) => {
    expect(await refusal(options)).toBe(message);
  });

  it("refuses a bound of what must be the very number", async () => {
    expect(await refusal({ class: "relaxed", looser: { relu: 1 } as never })).toMatch(
      /^conformance: there is no bound of relu; give some of exp, log, /,
    );
  });
});

describe("classes", () => {
  const fuzzyExp = () => {
    const backend = reference();
    return {
      ...backend,
      precision: "float32" as const,
      read: async (tensor: Parameters<typeof backend.read>[0]) => Float32Array.from(await backend.read(tensor)),
      unary: (op: Parameters<typeof backend.unary>[0], x: Parameters<typeof backend.unary>[1]) => {
        const y = backend.unary(op, x);
        if (op !== "exp") return y;
        backend.dispose(y);
        return backend.binary("mul", y, 1 + 5 * 2 ** -23);
      },
    };
  };

  it("relaxed takes what is declared, and no more", async () => {
    const failed = async (options: Options) =>
      (await collect(fuzzyExp, { only: "unary/exp/5x3", ...options })).totals.failed;
    expect(await failed({})).toBe(1);
    expect(await failed({ class: "relaxed", looser: { exp: 8 } })).toBe(0);
    expect(await failed({ class: "relaxed", looser: { exp: 4 } })).toBe(1);
  });
});
