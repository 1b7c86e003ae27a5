import { runConformance } from "@chainrule/conformance";
import { afterAll, describe, it } from "vitest";
import { gpu } from "./index.ts";

for (const device of ["webasm", "cpu"] as const) {
  const kept = gpu({ device });
  afterAll(async () => (await kept).close());
  runConformance({ describe, it }, `gpu on ${device}`, () => gpu({ device }), { device });
}
