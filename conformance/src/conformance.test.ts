import { reference } from "@chainrule/core/reference";
import { describe, it } from "vitest";
import { cases, runConformance } from "./index.ts";
import { everyStepInFloat32 } from "./judge/every-step.ts";

runConformance({ describe, it }, "reference", reference);
// what is about digits; the rest is the same code
const digits = cases().filter(({ id }) => !/^(contract|lifecycle|late|memory|outcome)\//.test(id));
runConformance({ describe, it }, "every step in float32", everyStepInFloat32, { cases: digits });
