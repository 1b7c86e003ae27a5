/** The list of all cases. */
import type { Case } from "./case.ts";
import { aliasingCases } from "./families/aliasing.ts";
import { binaryCases } from "./families/binary.ts";
import { contractCases } from "./families/contract.ts";
import { exampleCases } from "./families/example.ts";
import { knownMatrices } from "./families/known-matrices.ts";
import { lateCases } from "./families/late.ts";
import { lifecycleCases } from "./families/lifecycle.ts";
import { matmulCases } from "./families/matmul.ts";
import { memoryCases } from "./families/memory.ts";
import { outcomeCases } from "./families/outcome.ts";
import { outsideCases } from "./families/outside.ts";
import { randomCases } from "./families/random.ts";
import { recordingCases } from "./families/recording.ts";
import { reduceCases } from "./families/reduce.ts";
import { sharingCases } from "./families/sharing.ts";
import { storageCases } from "./families/storage.ts";
import { unaryCases } from "./families/unary.ts";
import { fixtureCases } from "./fixtures/cases.ts";
import { calledCases } from "./fused/called.ts";
import { countingCases } from "./fused/counting.ts";
import { linearCases } from "./fused/linear.ts";
import { lossCases } from "./fused/losses.ts";
import { optimizerCases } from "./fused/optimizers.ts";
import { softmaxCases } from "./fused/softmax.ts";
import { gradientCases } from "./gradient/stacks.ts";
import { trajectoryCases } from "./trajectory/case.ts";
import { fitCases } from "./trajectory/fit.ts";

/** The option of `cases`. */
export interface CasesOptions {
  /** Of the family `random`. Default 1. */
  readonly seed?: number;
}

/** Every case, in an order in which the first failure is the simplest. */
export const cases = ({ seed = 1 }: CasesOptions = {}): readonly Case[] => [
  ...contractCases(),
  ...storageCases(),
  ...lifecycleCases(),
  ...sharingCases(),
  ...unaryCases(),
  ...binaryCases(),
  ...reduceCases(),
  ...matmulCases(),
  ...knownMatrices(),
  ...aliasingCases(),
  ...randomCases(seed),
  ...linearCases(),
  ...softmaxCases(),
  ...lossCases(),
  ...countingCases(),
  ...optimizerCases(),
  ...calledCases(),
  ...gradientCases(),
  ...fixtureCases(),
  ...exampleCases(),
  ...trajectoryCases(),
  ...fitCases(),
  ...outcomeCases(),
  ...lateCases(),
  ...recordingCases(),
  ...memoryCases(),
  ...outsideCases(),
];
