import { expect, test } from "vitest";
import { closureOf } from "./lock.ts";

const lock = {
  packages: {
    "": { dependencies: { a: "1", d: "1" } },
    "node_modules/a": { dependencies: { b: "1", "@s/c": "2" }, optionalDependencies: { absent: "1" } },
    "node_modules/a/node_modules/b": { dependencies: { "@s/c": "1" } },
    "node_modules/b": { dependencies: { a: "1" } },
    "node_modules/@s/c": { dependencies: { b: "1" } },
    "node_modules/d": { peerDependencies: { e: "1", b: "1" }, peerDependenciesMeta: { b: { optional: true } } },
    "node_modules/e": {},
  },
};

test("an installation is what Node would find, each package once", () => {
  expect(closureOf(lock, ["a"])).toEqual([
    "node_modules/a",
    "node_modules/a/node_modules/b",
    "node_modules/@s/c",
    "node_modules/b",
  ]);
  expect(closureOf(lock, ["d", "d"])).toEqual(["node_modules/d", "node_modules/e"]);
  expect(closureOf(lock, ["unknown"])).toEqual([]);
});
