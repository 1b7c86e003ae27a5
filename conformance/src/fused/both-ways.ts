/** Every fused operation twice: by the backend's override, which must really be called, and composed by core. */
import type { FusedOps } from "@chainrule/core";
import { type Case, onBackend } from "../case.ts";
import { judge, type Operation } from "../judge/operation.ts";
import { countFused, withoutFused } from "./wrappers.ts";

/** `operation.id` without the family: `linear/relu/bias/8x10x3`. */
export function bothWays(member: keyof FusedOps, operation: Operation): Case[] {
  const id = `fused/${operation.id}`;
  const override = onBackend(id, async (backend) => {
    const counted = countFused(backend);
    const outcome = await judge({ ...operation, id }, counted.backend);
    if (!counted.calls.has(member)) return { ...outcome, absent: true };
    if (counted.calls.get(member) !== 0) return outcome;
    const unused = `${id}: the override fused.${member} was not called; export it under the name that the contract has`;
    return { ...outcome, failures: [...outcome.failures, unused] };
  });
  const composed = onBackend(`${id}/composed`, (backend) =>
    judge({ ...operation, id: `${id}/composed` }, withoutFused(backend)),
  );
  return [override, composed];
}
