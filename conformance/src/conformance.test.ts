import { reference } from "@chainrule/core/reference";
import { describe, it } from "vitest";
import { runConformance } from "./index.ts";
import { everyStepInFloat32 } from "./judge/every-step.ts";

runConformance({ describe, it }, "reference", reference);
runConformance({ describe, it }, "every step in float32", everyStepInFloat32);
