/** The worked example of the scenarios, whose figures are printed, with the fused kernels and without. */
import type { Backend } from "@chainrule/core";
import { workedExample } from "@chainrule/scenarios";
import { type Case, type Outcome, onBackend } from "../case.ts";
import { withoutFused } from "../fused/wrappers.ts";
import { PRINTED } from "../judge/tolerance.ts";

async function worked(id: string, backend: Backend): Promise<Outcome> {
  const { checks, value } = await workedExample().run({ backend, seed: 1 });
  const failures = checks
    .filter(({ passed }) => !passed)
    .map(({ what, value: off, expected }) => `${id}: ${what} ${off} ulp; it must be ${expected}`);
  return { failures, worst: value / PRINTED, ulp: { used: value, allowed: PRINTED } };
}

export const exampleCases = (): Case[] => [
  onBackend("example/worked", (backend) => worked("example/worked", backend)),
  onBackend("example/worked/composed", (backend) => worked("example/worked/composed", withoutFused(backend))),
];
