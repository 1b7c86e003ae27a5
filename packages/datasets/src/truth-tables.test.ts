import { OptionError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { type TruthTableName, truthTable } from "./truth-tables.ts";

describe("truthTable", () => {
  it.each([
    ["and", (a: number, b: number) => a & b],
    ["or", (a: number, b: number) => a | b],
    ["xor", (a: number, b: number) => a ^ b],
  ] as const)("knows %s", (name, f) => {
    const { x, y } = truthTable(name);
    expect(x).toStrictEqual({ data: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), shape: [4, 2] });
    expect(y).toStrictEqual({ data: Float32Array.of(f(0, 0), f(0, 1), f(1, 0), f(1, 1)), shape: [4, 1] });
  });

  it("knows boolean3", () => {
    const { x, y } = truthTable("boolean3");
    expect(x).toStrictEqual({ data: Float32Array.of(0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1), shape: [4, 3] });
    expect(y).toStrictEqual({ data: Float32Array.of(0, 1, 1, 0), shape: [4, 1] });
  });

  it("gives new arrays each time", () => {
    truthTable("xor").y.data[0] = 7;
    expect(truthTable("xor").y.data[0]).toBe(0);
  });

  it.each(["nand", "toString"])("refuses %s", (name) => {
    const message = `truthTable: there is no table "${name}"; pass one of "and", "or", "xor", "boolean3"`;
    expect(() => truthTable(name as TruthTableName)).toThrow(new OptionError(message));
  });
});
