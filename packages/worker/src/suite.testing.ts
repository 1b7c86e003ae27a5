/** What holds in every runtime: the tests of Node and of Chromium call it with a way to make a worker. */
import {
  DeviceLostError,
  type EpochResult,
  getWeights,
  type History,
  type NamedArray,
  OptionError,
  type Sequential,
  ShapeError,
} from "@chainrule/core";
import { afterEach, describe, expect, it } from "vitest";
import { inWorker, type Update, type WorkerLike, type WorkerModel } from "./index.ts";
import { BATCH, network, points, recipe, STEPS } from "./testing.ts";

const data = points();
const open: WorkerModel[] = [];
afterEach(async () => {
  for (const model of open.splice(0)) await model.close();
});

const values = (weights: readonly NamedArray[]): number[] => weights.flatMap((array) => [...array.data]);
/** What is the same in every run. */
const results = (epochs: readonly EpochResult[]): unknown[] =>
  epochs.map(({ epoch, loss, metrics }) => ({ epoch, loss, metrics }));

/** The same training without a worker. */
async function unbroken(epochs: number): Promise<{ model: Sequential; history: History; weights: number[] }> {
  const model = network();
  const history = await model.fit(data, { ...recipe(), ...BATCH, epochs });
  return { model, history, weights: values(await getWeights(model)) };
}

export function suite(start: () => WorkerLike): void {
  const make = async (config?: unknown): Promise<WorkerModel> => {
    const model = await inWorker(start, { config });
    open.push(model);
    return model;
  };

  describe("a model in a worker", () => {
    it("trains to the bits of one that is not", async () => {
      const here = await unbroken(5);
      const model = await make();
      const history = await model.fit(data, { ...BATCH, epochs: 5 });
      expect(values(await model.getWeights())).toEqual(here.weights);
      expect(results(history.epochs)).toEqual(results(here.history.epochs));
      expect(history.stopped).toBe("completed");
      expect(history.run).toMatchObject({ name: "cpu", samples: 50, steps: 5 * STEPS });
      expect(await model.evaluate(data)).toEqual(await here.model.evaluate(data));
      expect(await model.predict(data.x)).toEqual(await here.model.predict(data.x));
      expect(await model.predictClasses(data.x)).toEqual(await here.model.predictClasses(data.x));
      expect(model.summary()).toBe(here.model.summary());
      expect(model.about).toMatchObject({ inputs: 2, outputs: 2, seed: 1, epoch: 0, backend: { name: "cpu" } });
    });

    it("counts epochs as core does: a second fit from 1, one that resumes from the model's first", async () => {
      const here = network();
      const { optimizer, ...rest } = recipe();
      const model = await make();
      for (const options of [{ epochs: 2 }, { epochs: 2 }, { epochs: 5, resume: true }]) {
        const expected = await here.fit(data, { ...rest, optimizer, ...BATCH, ...options });
        const history = await model.fit(null, { ...BATCH, ...options });
        expect(results(history.epochs)).toEqual(results(expected.epochs));
      }
      expect(values(await model.getWeights())).toEqual(values(await getWeights(here)));
    });

    it("takes weights, and calls what the worker exposes", async () => {
      const model = await make();
      const weights = (await model.getWeights()).map((array) => ({ ...array, data: array.data.map(() => 0.25) }));
      await model.setWeights(weights);
      expect(values(await model.getWeights()).every((value) => value === 0.25)).toBe(true);
      expect(await model.call("add", 2, 3)).toBe(5);
    });
  });

  describe("pause and resume", () => {
    it("after any step, and single steps and epochs, are the run that never stopped", async () => {
      const here = await unbroken(6);
      const model = await make();
      const training = model.fit(data, { ...BATCH, epochs: 6, paused: true });
      expect(await training.step()).toEqual({ epoch: 0, step: 1 });
      expect(await training.step(3)).toEqual({ epoch: 0, step: 4 });
      expect(await training.epoch()).toEqual({ epoch: 1, step: 0 });
      expect(await training.step(STEPS)).toEqual({ epoch: 2, step: 0 });
      expect(await training.step(2)).toEqual({ epoch: 2, step: 2 });
      expect(await training.epoch(2)).toEqual({ epoch: 4, step: 0 });
      await training.resume();
      await training.pause();
      await training.resume();
      const history = await training;
      expect(results(history.epochs)).toEqual(results(here.history.epochs));
      expect([history.stopped, history.run.steps]).toEqual(["completed", 6 * STEPS]);
      expect(values(await model.getWeights())).toEqual(here.weights);
      // there is nothing left to control
      expect(await training.step()).toEqual({ epoch: 6, step: 0 });
    });

    it("in the middle of a run, wherever that is", async () => {
      const here = await unbroken(100);
      const model = await make();
      const training = model.fit(data, { ...BATCH, epochs: 100, updateEvery: 0 });
      for (let pauses = 0; pauses < 5; pauses++) {
        const { epoch, step } = await training.pause();
        const still = values(await model.getWeights());
        expect(values(await model.getWeights())).toEqual(still);
        expect(7 * epoch + step).toBeLessThanOrEqual(100 * STEPS);
        await training.resume();
      }
      expect((await training).run.steps).toBe(100 * STEPS);
      expect(values(await model.getWeights())).toEqual(here.weights);
    });

    it("an abort is a normal result, and another fit can resume", async () => {
      const here = await unbroken(4);
      const model = await make();
      const stop = new AbortController();
      const training = model.fit(data, { ...BATCH, epochs: 4, paused: true, signal: stop.signal });
      await training.step(STEPS + 2);
      stop.abort();
      const history = await training;
      expect([history.stopped, history.epochs.length]).toEqual(["aborted", 1]);
      await model.fit(data, { ...BATCH, epochs: 4, resume: true });
      expect(values(await model.getWeights())).toEqual(here.weights);
    });

    it("limits of steps and time hold for the whole", async () => {
      const model = await make();
      const training = model.fit(data, { ...BATCH, epochs: 4, paused: true, maxSteps: 9 });
      await training.step(4);
      await training.resume();
      const { stopped, run } = await training;
      expect([stopped, run.steps]).toEqual(["maxSteps", 9]);
      expect((await model.fit(data, { ...BATCH, timeBudget: 0 })).stopped).toBe("timeBudget");
    });
  });

  describe("updates", () => {
    it("have every epoch once, and the weights of their moment", async () => {
      const here = await unbroken(30);
      const model = await make();
      const updates: Update[] = [];
      for await (const update of model.fit(data, { ...BATCH, epochs: 30, weights: true, updateEvery: 0 })) {
        updates.push(update);
      }
      expect(results(updates.flatMap(({ epochs }) => epochs))).toEqual(results(here.history.epochs));
      expect(updates.at(-1)).toMatchObject({ state: "ended", epoch: 30, step: 0 });
      expect(values(updates.at(-1)?.weights ?? [])).toEqual(here.weights);
    });

    it("are joined for a reader who is slow", async () => {
      const model = await make();
      const training = model.fit(data, { ...BATCH, epochs: 30, updateEvery: 0 });
      await training;
      const updates: Update[] = [];
      for await (const update of training) updates.push(update);
      expect(updates.length).toBe(1);
      expect(updates[0]?.epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    });
  });

  describe("what is wrong is an error of the same class", () => {
    it("in the options and data of fit, also of one that waits", async () => {
      const model = await make({ data: false });
      const refused = (fit: Promise<unknown>, kind: new (message: string) => Error, message: string): Promise<void> =>
        fit.then(
          () => expect.unreachable(),
          (error) => {
            expect(error).toBeInstanceOf(kind);
            expect((error as Error).message).toBe(message);
          },
        );
      await refused(model.fit(null), OptionError, "fit: the data are null and the worker exposes none; give some");
      await refused(
        model.fit(data, { batchSize: 0, paused: true }),
        OptionError,
        "fit: batchSize is 0; give a whole number of at least 1",
      );
      await refused(
        model.fit(data, { updateEvery: -1 }),
        OptionError,
        "fit: updateEvery is -1; give a number of at least 0",
      );
      const wide = [[1, 2, 3]];
      const { message } = (await network()
        .predict(wide)
        .catch((error) => error)) as Error;
      await refused(model.predict(wide), ShapeError, message);
      await refused(
        model.call("subtract"),
        OptionError,
        'call: the worker exposes no method "subtract", but add, wait, crash, vanish; expose it',
      );
      const waits = model.fit(data, { ...BATCH, paused: true });
      await refused(model.fit(data), OptionError, "fit: the model is in training; await that");
      await waits.abort();
      await waits;
    });

    it("of the worker's module", async () => {
      await expect(make({ fail: true })).rejects.toThrow(new OptionError("fixture: fail is true; leave it out"));
    });

    it("of a training that is only iterated over", async () => {
      const model = await make();
      const iterate = async (): Promise<void> => {
        for await (const _ of model.fit(data, { batchSize: 0 }));
      };
      await expect(iterate()).rejects.toThrow("fit: batchSize is 0");
    });
  });

  describe("a worker that dies is a DeviceLostError for all that wait, and for all that comes", () => {
    it.each([
      ["vanish", /^inWorker: the worker has died: it (exited with 3|was ended); call inWorker for another one$/],
      ["crash", /^inWorker: the worker has died: .*out of order; call inWorker for another one$/],
    ])("%s", async (how, message) => {
      const model = await make();
      const training = model.fit(data, { ...BATCH, paused: true });
      const updates: Update[] = [];
      const reader = (async () => {
        for await (const update of training) updates.push(update);
      })();
      const waiting = [reader, training, model.call("wait"), model.call(how)];
      for (const outcome of await Promise.allSettled(waiting)) {
        expect(outcome).toMatchObject({ reason: { code: "DEVICE_LOST", message: expect.stringMatching(message) } });
      }
      await expect(model.evaluate(data)).rejects.toBeInstanceOf(DeviceLostError);
    });

    it("a model that is closed says so", async () => {
      const model = await make();
      const training = model.fit(data, { ...BATCH, paused: true });
      await model.close();
      await expect(training).rejects.toThrow("inWorker: the model was closed; call inWorker for another one");
      await expect(model.getWeights()).rejects.toBeInstanceOf(DeviceLostError);
    });
  });
}
