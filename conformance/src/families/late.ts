/** Reads that arrive late and in another order than they were asked for, as from a thread or a device: nothing may depend on it. */
import {
  accuracy,
  adam,
  type Backend,
  crossEntropy,
  dense,
  getWeights,
  type HostArray,
  Ops,
  sequential,
} from "@chainrule/core";
import { type Case, checks } from "../case.ts";
import { matrix, oneHot } from "../judge/numbers.ts";

/** After all that waits by now, in any runtime: setImmediate is Node's alone. */
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The backend with every read late; of those that wait, the last asked for arrives first. */
export function lateReads(backend: Backend): Backend {
  const waiting: (() => void)[] = [];
  return {
    ...backend,
    async read(tensor) {
      const values = await backend.read(tensor);
      const arrived = new Promise<HostArray>((resolve) => waiting.push(() => resolve(values)));
      await later();
      waiting.pop()?.();
      return arrived;
    },
  };
}

const equal = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((x, i) => Object.is(x, b[i]));

interface Trained {
  readonly losses: readonly number[];
  readonly weights: readonly ArrayLike<number>[];
}

async function train(backend: Backend): Promise<Trained> {
  const layers = [dense({ units: 3, activation: "tanh" }), dense({ units: 2, activation: "softmax" })];
  const model = sequential({ backend, input: 4, layers, seed: 5 });
  const data = { x: matrix("late/x", [10, 4]), y: oneHot("late/y", [10, 2]) };
  const options = { loss: crossEntropy(), optimizer: adam(), metrics: [accuracy()], batchSize: 4 };
  const { epochs } = await model.fit(data, { ...options, epochs: 3 });
  const { loss } = await model.evaluate(data);
  const weights = (await getWeights(model)).map((array) => array.data);
  model.dispose();
  return { losses: [...epochs.map((epoch) => epoch.loss), loss], weights };
}

export const lateCases = (): Case[] => [
  checks("late/reordered-reads", async (backend, fail) => {
    const ops = new Ops(lateReads(backend));
    const x = ops.upload([1, 2, 3], [1, 3]);
    const reads: Promise<HostArray>[] = [];
    for (let i = 0; i < 6; i++) {
      reads.push(ops.read(x));
      ops.assign(x, ops.binary("mul", x, 2));
    }
    const got = await Promise.all(reads);
    got.forEach((values, i) => {
      const want = [1, 2, 3].map((value) => value * (1 << i));
      if (!equal(values, want)) {
        fail(`read ${i} of a tensor that was then changed gave [${values.join(", ")}], want [${want.join(", ")}]`);
      }
    });
    ops.release();
  }),
  checks("late/read-then-dispose", async (backend, fail) => {
    const ops = new Ops(lateReads(backend));
    const x = ops.upload([1, 2, 3], [1, 3]);
    const read = ops.read(x);
    ops.dispose(x);
    for (let i = 0; i < 4; i++) ops.upload([7, 8, 9], [1, 3]);
    const got = await read;
    if (!equal(got, [1, 2, 3])) {
      fail(`a read of a tensor that was then disposed gave [${got.join(", ")}], want [1, 2, 3]; copy when asked`);
    }
    ops.release();
  }),
  checks("late/fit", async (backend, fail) => {
    const [direct, late] = [await train(backend), await train(lateReads(backend))];
    if (!equal(direct.losses, late.losses)) {
      fail(
        `late reads made the losses ${late.losses.join(", ")} of ${direct.losses.join(", ")}; give what was there when asked`,
      );
    }
    direct.weights.forEach((weights, i) => {
      if (!equal(weights, late.weights[i] ?? [])) fail(`late reads changed the weights of parameter ${i}`);
    });
  }),
];
