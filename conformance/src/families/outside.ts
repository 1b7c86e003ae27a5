/** Memory as it is seen from outside the backend: what was given back is really free. */
import { type Backend, Ops, type Tensor } from "@chainrule/core";
import { type Case, type Context, type Outcome, onBackend } from "../case.ts";
import { atMost, type Counters, countsOf, grown } from "../outside/counters.ts";

/** Rounds until garbage is collected as fast as it is made, and pools are full; and rounds that are measured. */
const [SETTLE, ROUNDS] = [64, 96];
/** 512 KB in float32: a backend that loses one such matrix per round loses 48 MB. */
const SIDE = 362;
const ID = "memory/outside";

/** Bytes that the process holds, where there is one. */
function processMemory(): Counters | undefined {
  const { process } = globalThis as { process?: { memoryUsage?: { rss?: () => number } } };
  const rss = process?.memoryUsage?.rss;
  return rss && { [PROCESS]: () => rss() };
}

const PROCESS = "bytes of the process";

/** Uploads, disposes, releases and assigns. */
function round(ops: Ops, kept: Tensor, data: Float32Array): void {
  const scope = ops.scope();
  const x = scope.upload(data, [SIDE, SIDE]);
  scope.dispose(scope.unary("relu", x));
  scope.assign(kept, scope.binary("add", x, 1));
  scope.release();
}

/** What a device counts may not grow at all; a process, in which others work too, by less than what would be lost. */
async function work(backend: Backend, { outside }: Context): Promise<Outcome> {
  const counters = outside ?? processMemory();
  if (!counters) return { failures: [], worst: 0, absent: true };
  const ops = new Ops(backend);
  const data = new Float32Array(SIDE * SIDE).fill(0.5);
  const kept = ops.upload(data, [SIDE, SIDE]);
  const last = ops.upload([1], [1, 1]);
  let before = countsOf(counters);
  for (let i = 0; i < SETTLE; i++) {
    round(ops, kept, data);
    await ops.read(last);
    before = atMost(before, countsOf(counters));
  }
  for (let i = 0; i < ROUNDS; i++) round(ops, kept, data);
  await ops.read(last);
  const after = countsOf(counters);
  ops.release();
  if (outside) {
    const when = `${ID}: after ${ROUNDS} rounds that end as they begin`;
    return { failures: grown(when, before, after), worst: 0 };
  }
  const more = (after[PROCESS] as number) - (before[PROCESS] as number);
  const limit = 0.75 * ROUNDS * data.byteLength;
  const text =
    `${ID}: the process holds ${megabytes(more)} more after ${ROUNDS} rounds that end as they begin, ` +
    `with matrices of ${megabytes(data.byteLength)}; free what is disposed, released and assigned away`;
  return more < limit ? { failures: [], worst: 0 } : { failures: [text], worst: more / limit };
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

export const outsideCases = (): Case[] => [onBackend(ID, work)];
