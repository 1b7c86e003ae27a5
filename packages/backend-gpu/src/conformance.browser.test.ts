import { runConformance } from "@chainrule/conformance";
import { afterAll, describe, it } from "vitest";
import { gpu } from "./index.ts";

for (const device of ["webgl2", "webgl", "webgpu", "webasm", "cpu"] as const) {
  // one backend stays open, so that the others share its device and do not build every kernel anew
  const kept = gpu({ device });
  afterAll(async () => (await kept).close());
  runConformance({ describe, it }, `gpu on ${device}`, () => gpu({ device }), { device });
}
