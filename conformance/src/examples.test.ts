import { describe, it } from "vitest";
import { createBackend } from "../examples/minimal-backend.js";
import { runConformance } from "./index.ts";

// the rest of it is run by pnpm scorecard and pnpm pack:check
const only = [
  "contract/*",
  "storage/*",
  "lifecycle/*",
  "unary/*",
  "binary/*",
  "reduce/*",
  "matmul/*",
  "fused/*/known-values",
];
runConformance({ describe, it }, "the minimal backend", createBackend, { only });
