/** Training must not grow: what the backend counts after three steps is what it counts after a thousand. */
import {
  accuracy,
  adam,
  type Backend,
  dense,
  dropout,
  type Sequential,
  sequential,
  sgd,
  squaredError,
} from "@chainrule/core";
import { type Case, type Outcome, onBackend } from "../case.ts";
import { matrix } from "../judge/numbers.ts";
import { type Counts, countsOf, grown } from "../outside/counters.ts";

const [x, y] = [matrix("memory/x", [10, 4]), matrix("memory/y", [10, 2], 0, 1)];

interface Use {
  readonly tensors: number;
  readonly bytes: number;
  readonly outside: Counts;
}

/** A case that needs the backend's own count, or one from outside; with neither, only that the work can be done. */
function memory(name: string, body: (model: Sequential, usage: () => Use) => Promise<string[]>): Case {
  const id = `memory/${name}`;
  return onBackend(id, async (backend: Backend, { outside }): Promise<Outcome> => {
    const usage = (): Use => ({
      ...(backend.memory?.() ?? { tensors: 0, bytes: 0 }),
      outside: countsOf(outside ?? {}),
    });
    const layers = [
      dense({ units: 3, activation: "tanh" }),
      dropout({ rate: 0.5 }),
      dense({ units: 2, activation: "sigmoid" }),
    ];
    const model = sequential({ backend, input: 4, layers });
    const failures = await body(model, usage);
    model.dispose();
    // what waits to be used again may stay
    const after = usage();
    failures.push(...difference("after dispose of the model", { ...after, tensors: 0, bytes: 0 }, after));
    return {
      failures: failures.map((text) => `${id}: ${text}`),
      worst: 0,
      ...(!backend.memory && !outside && { absent: true }),
    };
  });
}

const difference = (when: string, want: Use, got: Use): string[] => [
  ...(got.tensors === want.tensors && got.bytes === want.bytes
    ? []
    : [
        `${when} memory() counts ${got.tensors} tensors of ${got.bytes} bytes, want ${want.tensors} of ${want.bytes}; free temporaries`,
      ]),
  ...grown(when, want.outside, got.outside),
];

export const memoryCases = (): Case[] => [
  memory("training-1000-steps", async (model, usage) => {
    const options = { loss: squaredError(), optimizer: adam() };
    let third: Use | null = null;
    for (let step = 1; step <= 1000; step++) {
      await model.trainOnBatch(x, y, options);
      if (step === 3) third = usage();
    }
    return difference("after 1,000 steps", third as Use, usage());
  }),
  memory("fit-100-epochs", async (model, usage) => {
    const options = { loss: squaredError(), optimizer: sgd({ momentum: 0.9 }), batchSize: 4, metrics: [accuracy()] };
    await model.fit({ x, y }, { ...options, epochs: 1 });
    const first = usage();
    await model.fit({ x, y }, { ...options, epochs: 99 });
    return difference("after 100 epochs", first, usage());
  }),
  memory("predict", async (model, usage) => {
    const use = async (): Promise<void> => {
      await model.predict(x, { batchSize: 3 });
      await model.evaluate({ x, y }, { loss: squaredError(), metrics: [accuracy()] });
      await model.inputGradient(x, y, { loss: squaredError() });
    };
    const untouched = usage();
    await use();
    const first = usage();
    for (let i = 0; i < 10; i++) await use();
    const when = "after predict, evaluate and inputGradient";
    return [
      ...difference(when, { ...untouched, outside: first.outside }, first),
      ...difference(`ten times ${when}`, first, usage()),
    ];
  }),
];
