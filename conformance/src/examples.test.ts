import { describe, it } from "vitest";
import { createBackend } from "../examples/minimal-backend.js";
import { runConformance } from "./index.ts";

runConformance({ describe, it }, "the minimal backend", createBackend);
