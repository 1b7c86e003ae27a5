import { cpu } from "@chainrule/backend-cpu";
import { describe, it } from "vitest";
import { runConformance } from "../index.ts";

runConformance({ describe, it }, "cpu float32", () => cpu());
runConformance({ describe, it }, "cpu float64", () => cpu({ precision: "float64" }));
