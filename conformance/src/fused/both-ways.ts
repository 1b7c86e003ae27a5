/** Every fused operation twice: by the backend's override, which must really be called, and composed by core. */
import type { FusedOps } from "@chainrule/core";
import { type Case, onBackend } from "../case.ts";
import { judge, type Operation } from "../judge/operation.ts";
import { countFused, withoutFused } from "./wrappers.ts";

/** `operation.id` without the family: `linear/relu/bias/8x10x3`. */
export function bothWays(member: keyof FusedOps, rest: Omit<Operation, "op">): Case[] {
  const id = `fused/${rest.id}`;
  const operation: Operation = { ...rest, op: member };
  const override = onBackend(id, async (backend, { bounds }) => {
    const counted = countFused(backend);
    const outcome = await judge({ ...operation, id }, counted.backend, bounds);
    if (!counted.calls.has(member)) return { ...outcome, absent: true };
    if (counted.calls.get(member) !== 0) return outcome;
    const unused = `${id}: the override fused.${member} was not called; export it under the name that the contract has`;
    return { ...outcome, failures: [...outcome.failures, unused] };
  });
  const composed = onBackend(`${id}/composed`, (backend, { bounds }) =>
    judge({ ...operation, id: `${id}/composed` }, withoutFused(backend), bounds),
  );
  return [override, composed];
}
