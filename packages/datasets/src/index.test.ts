import type { Dataset } from "@chainrule/core";
import { expect, expectTypeOf, it } from "vitest";
import * as datasets from "./index.ts";
import * as node from "./node.ts";

it("exports what the README lists", () => {
  const names = ["bitParity", "classIndices", "evenOdd", "labelledImages", "oneHot", "readIdx", "take", "truthTable"];
  expect(Object.keys(datasets).sort()).toEqual(names);
  expect(Object.keys(node)).toEqual(["mnist"]);
});

it("gives what core takes", () => {
  expectTypeOf<datasets.LabelledImages>().toExtend<Dataset>();
  expectTypeOf<datasets.EvenOdd>().toExtend<Dataset>();
  expectTypeOf(datasets.bitParity).returns.toExtend<Dataset>();
  expectTypeOf(datasets.truthTable).returns.toExtend<Dataset>();
});
