/** Memory as it is seen from outside the backend: what was given back is really free. */
import { type Backend, Ops } from "@chainrule/core";
import { type Case, type Context, type Outcome, onBackend } from "../case.ts";

/** Rounds until garbage is collected as fast as it is made, and rounds that are measured. */
const [SETTLE, ROUNDS] = [64, 96];
/** 512 KB in float32: a backend that loses one such matrix per round loses 48 MB. */
const SIDE = 362;

/** Bytes that the process holds, where there is one. */
function processMemory(): (() => number) | undefined {
  const { process } = globalThis as { process?: { memoryUsage?: { rss?: () => number } } };
  const rss = process?.memoryUsage?.rss;
  return rss && (() => rss());
}

/** Uploads, disposes, releases and assigns. */
function round(ops: Ops, kept: ReturnType<Ops["upload"]>, data: Float32Array): void {
  const scope = ops.scope();
  const x = scope.upload(data, [SIDE, SIDE]);
  scope.dispose(scope.unary("relu", x));
  scope.assign(kept, scope.binary("add", x, 1));
  scope.release();
}

async function work(backend: Backend, { outside: measure = processMemory() }: Context): Promise<Outcome> {
  if (!measure) return { failures: [], worst: 0, absent: true };
  const ops = new Ops(backend);
  const data = new Float32Array(SIDE * SIDE).fill(0.5);
  const kept = ops.upload(data, [SIDE, SIDE]);
  const last = ops.upload([1], [1, 1]);
  const run = async (rounds: number): Promise<number> => {
    for (let i = 0; i < rounds; i++) round(ops, kept, data);
    await ops.read(last);
    return measure();
  };
  const before = await run(SETTLE);
  const grown = (await run(ROUNDS)) - before;
  ops.release();
  const lost = ROUNDS * data.byteLength;
  const text =
    `memory/outside: ${megabytes(grown)} more are held after ${ROUNDS} rounds that end as they begin, ` +
    `with matrices of ${megabytes(data.byteLength)}; free what is disposed, released and assigned away`;
  return grown < 0.75 * lost ? { failures: [], worst: 0 } : { failures: [text], worst: grown / (0.75 * lost) };
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

export const outsideCases = (): Case[] => [onBackend("memory/outside", work)];
