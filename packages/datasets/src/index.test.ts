import { readFileSync } from "node:fs";
import type { Dataset } from "@chainrule/core";
import { expect, expectTypeOf, it } from "vitest";
import * as datasets from "./index.ts";
import * as node from "./node.ts";

it("exports what the README lists", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  // The first column of its tables.
  const listed = [...readme.matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name!);
  expect(listed.toSorted()).toEqual([...Object.keys(datasets), ...Object.keys(node)].toSorted());
  expect(Object.keys(node).sort()).toEqual([
    "csvFileBatches",
    "mnist",
    "readCsvFile",
    "readDigitsCsvFile",
    "readIdxFile",
  ]);
});

it("gives what core takes", () => {
  expectTypeOf<datasets.LabelledImages>().toExtend<Dataset>();
  expectTypeOf<datasets.EvenOdd>().toExtend<Dataset>();
  expectTypeOf(datasets.bitParity).returns.toExtend<Dataset>();
  expectTypeOf<datasets.Gaussian>().toExtend<Dataset>();
  expectTypeOf<datasets.CsvDatasets["classification"]>().toExtend<Dataset>();
  expectTypeOf<datasets.CsvDatasets["regression"]>().toExtend<Dataset>();
  expectTypeOf<datasets.Batch>().toExtend<Dataset>();
  expectTypeOf(datasets.truthTable).returns.toExtend<Dataset>();
});
