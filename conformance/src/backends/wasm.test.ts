import { wasm } from "@chainrule/backend-wasm";
import { describe, it } from "vitest";
import { runConformance } from "../index.ts";

runConformance({ describe, it }, "wasm", () => wasm());
