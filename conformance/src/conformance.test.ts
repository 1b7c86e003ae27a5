import { reference } from "@chainrule/core/reference";
import { describe, it } from "vitest";
import { runConformance } from "./index.ts";
import { everyStepInFloat32 } from "./judge/every-step.ts";
import { READS_AFTER_CLOSE } from "./test-backends/known-faults.ts";

runConformance({ describe, it }, "reference", reference, { expectedFailures: READS_AFTER_CLOSE });
runConformance({ describe, it }, "every step in float32", everyStepInFloat32, { expectedFailures: READS_AFTER_CLOSE });
