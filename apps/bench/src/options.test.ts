import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CONTENDER_NAMES } from "./contenders.ts";
import { parseOptions, UsageError, WORKLOAD_NAMES } from "./options.ts";

const settings = (...args: string[]) => {
  const request = parseOptions(args);
  if (request.kind !== "run") throw new Error(request.text);
  return request.settings;
};

test("without options everything is measured, with everyone, and nothing is written", () => {
  expect(settings()).toEqual({ only: WORKLOAD_NAMES, contenders: CONTENDER_NAMES, json: undefined, effort: "usual" });
});

test.each([
  [["--only", "mnist-32,step"], { only: ["mnist-32", "step"] }],
  [["--only", "mnist-32", "--only", "step,mnist-32"], { only: ["mnist-32", "step"] }],
  [["--only", "gemm"], { only: ["matmul"] }],
  [["--", "--only", "cold-start"], { only: ["cold-start"] }],
  [["--contenders", "chainrule-wasm, numpy"], { contenders: ["chainrule-wasm", "numpy"] }],
  [["--quick"], { effort: "quick" }],
  [["--full"], { effort: "full" }],
  [["--json", join(tmpdir(), "rows.json")], { json: join(tmpdir(), "rows.json") }],
])("%j", (args, expected) => {
  expect(settings(...args)).toMatchObject(expected);
});

test.each([
  [["--only", "mnist-23"], /There is no workload "mnist-23"\. Did you mean mnist-32\?/],
  [["--only", "everything"], /There is no workload "everything"\. Choose from parity-10, mnist-32, /],
  [["--only", ""], /There is no workload ""\. Choose from/],
  [["--contenders", "pytroch"], /There is no contender "pytroch"\. Did you mean pytorch\?/],
  [["--json", join(tmpdir(), "no", "such", "rows.json")], /There is no folder .*such\./],
  [["--json", tmpdir()], /It is a folder; give the name of a file\./],
  [["--json", ""], /It is a folder; give the name of a file\./],
  [["--quick", "--full"], /'--quick' and '--full' contradict each other/],
  [["--jsn", "rows.json"], /unknown option '--jsn' *\(Did you mean --json\?\)/],
  [["mnist-32"], /too many arguments/],
])("%j is refused in one line", (args, message) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
  expect(() => parseOptions(args)).toThrow(message);
  expect(() => parseOptions(args)).not.toThrow(/\n/);
});

test("help names every workload and every contender", () => {
  const request = parseOptions(["--help"]);
  const text = request.kind === "text" ? request.text.replace(/\s+/g, " ") : "";
  for (const name of [...WORKLOAD_NAMES, ...CONTENDER_NAMES]) expect(text).toContain(name);
});
