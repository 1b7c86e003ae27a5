// Who is on the scorecard: a new backend is one more entry.

import { createBackend as minimal } from "../../conformance/examples/minimal-backend.js";
import { cpu } from "../../packages/backend-cpu/dist/index.js";
import { wasm } from "../../packages/backend-wasm/dist/index.js";
import { reference } from "../../packages/core/dist/reference.js";

/** What to call it, how to make it, and what `collect` is told of it. */
export const BACKENDS = [
  { name: "`cpu`", create: () => cpu() },
  { name: "`cpu`, float64", create: () => cpu({ precision: "float64" }), options: { class: "exact" } },
  { name: "`wasm`", create: () => wasm(), options: { class: "exact" } },
  {
    name: "`reference`, the oracle",
    create: reference,
    options: { class: "exact" },
  },
  { name: "the example of 60 lines", create: minimal },
];
