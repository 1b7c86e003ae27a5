/** Several backends, and several models on one: each computes to the bit what it computes alone. */
import {
  type Backend,
  crossEntropy,
  dense,
  getWeights,
  Ops,
  type Sequential,
  sequential,
  sgd,
  trainOnBatch,
} from "@chainrule/core";
import { type Case, checks } from "../case.ts";
import { matrix, oneHot } from "../judge/numbers.ts";

const STEPS = 12;

interface Pupil {
  step(): Promise<void>;
  weights(): Promise<number[]>;
}

/** A model that is trained step by step; those of two seeds differ in size, too. */
function pupil(backend: Backend, seed: number): Pupil {
  const layers = [dense({ units: 2 + seed, activation: "tanh" }), dense({ units: 2, activation: "softmax" })];
  const model: Sequential = sequential({ backend, input: 4, layers, seed });
  const [x, y] = [matrix(`sharing/x/${seed}`, [6 + seed, 4]), oneHot(`sharing/y/${seed}`, [6 + seed, 2])];
  const options = { loss: crossEntropy(), optimizer: sgd({ learningRate: 0.2, momentum: 0.9 }) };
  return {
    async step() {
      await trainOnBatch(model, x, y, options);
    },
    async weights() {
      const all = (await getWeights(model)).flatMap(({ data }) => Array.from(data));
      model.dispose();
      return all;
    },
  };
}

async function alone(backend: Backend, seed: number): Promise<number[]> {
  const one = pupil(backend, seed);
  for (let step = 0; step < STEPS; step++) await one.step();
  return one.weights();
}

async function together(a: Pupil, b: Pupil): Promise<[number[], number[]]> {
  for (let step = 0; step < STEPS; step++) {
    // asked for at once: the steps of one wait while those of the other run
    await Promise.all([a.step(), b.step()]);
  }
  return [await a.weights(), await b.weights()];
}

const differs = (a: readonly number[], b: readonly number[]): boolean => a.some((x, i) => !Object.is(x, b[i]));

export const sharingCases = (): Case[] => [
  checks("lifecycle/same-bits-again", async (backend, fail) => {
    const [first, second] = [await alone(backend, 1), await alone(backend, 1)];
    if (differs(first, second))
      fail("the same training gave other weights the second time; let nothing depend on history");
  }),
  checks("lifecycle/interleaved-models", async (backend, fail) => {
    const want = [await alone(backend, 1), await alone(backend, 2)] as const;
    const got = await together(pupil(backend, 1), pupil(backend, 2));
    want.forEach((weights, i) => {
      if (differs(weights, got[i] ?? [])) fail(`model ${i + 1} learned otherwise beside another; share no buffers`);
    });
  }),
  checks("lifecycle/two-backends", async (backend, fail, { createBackend }) => {
    const other = await createBackend();
    const want = [await alone(backend, 1), await alone(other, 2)] as const;
    const got = await together(pupil(backend, 1), pupil(other, 2));
    want.forEach((weights, i) => {
      if (differs(weights, got[i] ?? []))
        fail(`backend ${i + 1} learned otherwise beside another; keep no state outside`);
    });
    await other.close();
    if (differs(want[0], await alone(backend, 1))) fail("closing one backend changed another; keep no state outside");
  }),
  checks("lifecycle/two-backends-memory", async (backend, fail, { createBackend }) => {
    const other = await createBackend();
    const [mine, its] = [new Ops(backend), new Ops(other)];
    const kept = mine.upload([1, 2], [1, 2]);
    its.upload([3, 4, 5], [1, 3]);
    const counted = backend.memory?.().tensors ?? 1;
    if (counted !== 1) fail(`memory() counts ${counted} tensors where this backend has 1; count per backend`);
    await other.close();
    const [first, second] = await mine.read(kept);
    if (first !== 1 || second !== 2) fail(`a tensor became [${first}, ${second}] when another backend was closed`);
    mine.release();
  }),
];
