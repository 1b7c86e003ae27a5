// Who is on the scorecard: a new backend is one more entry.

import { createBackend as minimal } from "../../conformance/examples/minimal-backend.js";
import { cpu } from "../../packages/backend-cpu/dist/index.js";
import { gpu } from "../../packages/backend-gpu/dist/index.js";
import { inChromium } from "../../packages/backend-gpu/scripts/in-chromium.mjs";
import { wasm } from "../../packages/backend-wasm/dist/index.js";
import { reference } from "../../packages/core/dist/reference.js";

/** What to call it, how to make it, and what `collect` is told of it. */
export const BACKENDS = [
  { name: "`cpu`", create: () => cpu() },
  { name: "`cpu`, float64", create: () => cpu({ precision: "float64" }), options: { class: "exact" } },
  { name: "`wasm`", create: () => wasm(), options: { class: "exact" } },
  ...["webgpu", "headlessgl", "webasm", "cpu"].map((device) => onGpu(device)),
  ...["webgl2", "webgl", "webgpu", "webasm", "cpu"].map((device) => ({
    name: `\`gpu\` ${device}, Chromium`,
    report: () => inChromium(device),
  })),
  {
    name: "`reference`, the oracle",
    create: reference,
    options: { class: "exact" },
  },
  { name: "the example of 60 lines", create: minimal },
];

/** Of Node; a device that is not there is shown as not run. One backend stays open, so that the others share its kernels. */
function onGpu(device) {
  let kept;
  return {
    name: `\`gpu\` ${device}, Node`,
    async missing() {
      try {
        kept = await gpu({ device });
        return null;
      } catch (error) {
        return error.cause?.message ?? error.message;
      }
    },
    create: () => gpu({ device }),
    options: { device },
    end: () => kept?.close(),
  };
}
