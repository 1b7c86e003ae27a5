/** One run after the other: starts, drives and ends the model in its worker, and writes down what it reports. */
import type { NamedArray } from "@chainrule/core";
import type { ModelFiles } from "@chainrule/core/serialize";
import type { Training, Update, WorkerModel } from "@chainrule/worker";
import { toFragment } from "../config/address.ts";
import type { Config } from "../config/config.ts";
import { weightsHash } from "../network/hash.ts";
import { divide, type Problem, type Rows, rowOf, rowsOf } from "../problem/problem.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { startModel } from "./start.ts";

export interface Session {
  /** Another configuration: what was trained is gone. */
  configure(config: Config, csv?: Rows | null): void;
  /** Shows the network before its first step. */
  prepare(): Promise<void>;
  start(): Promise<void>;
  pause(): void;
  /** Milliseconds from epoch to epoch; 0 is as fast as it goes. */
  slow(delay: number): void;
  step(): Promise<void>;
  epoch(): Promise<void>;
  reset(): void;
  /** Goes on with a saved model, whose configuration this is. */
  load(config: Config, files: ModelFiles): Promise<void>;
  /** The bytes of the model with its training; starts it if need be. */
  save(): Promise<ModelFiles>;
}

/** A worker at work on one configuration. */
interface Active {
  readonly model: WorkerModel;
  readonly training: Training;
}

const UPDATE_EVERY_MS = 100;

export function createSession(store: Store<State>, changed: (config: Config) => void): Session {
  let active: Promise<Active> | null = null;
  /** Counts configurations, so that what a worker says after its end is not heard. */
  let generation = 0;
  let driving = false;
  let interrupt = (): void => {};

  const end = (): void => {
    generation++;
    driving = false;
    active?.then(({ model }) => model.close()).catch(() => {});
    active = null;
  };
  const fail = (error: unknown): void => {
    end();
    store.set({ status: "failed", message: error instanceof Error ? error.message : String(error) });
  };
  const clear = { epoch: 0, step: 0, results: [], weights: null, outputs: null, hash: null, about: null };

  const configure: Session["configure"] = (config, csv = store.get().csv) => {
    end();
    let problem: Problem | null = null;
    let message = "";
    try {
      problem = divide(rowsOf(config, csv), config);
    } catch (error) {
      message = (error as Error).message;
    }
    const selected = problem ? Math.max(0, Math.min(store.get().selected, problem.x.shape[0] - 1)) : 0;
    const asked = problem && rowOf(problem.x, selected);
    store.set({ ...clear, config, csv, problem, status: "new", message, selected, asked });
    changed(config);
  };

  /** Writes down an update, with the answers for all rows where there is time for them. */
  const note = async (model: WorkerModel, problem: Problem, update: Update, mine: number): Promise<void> => {
    const { epochs, epoch, step, weights } = update;
    const { results } = store.get();
    const grown = epochs.length ? [...results, ...epochs] : results;
    store.set({ epoch, step, results: grown, ...(weights ? { weights } : {}) });
    const { data } = await model.predict(problem.x);
    if (mine === generation) store.set({ outputs: data });
  };

  const begin = async (mine: number, files?: ModelFiles): Promise<Active> => {
    const { config, problem } = store.get();
    if (!problem) throw new Error(store.get().message);
    store.set({ ...clear, status: "loading", message: "" });
    const { train, test, classes, x } = problem;
    const inputs = x.shape[1];
    const model = await startModel({ config, inputs, outputs: classes.length, ...(files ? { files } : {}) });
    if (mine !== generation) {
      await model.close();
      throw new Error("start: another run has begun meanwhile");
    }
    const training = model.fit(train, {
      epochs: config.epochs,
      batchSize: config.batchSize,
      paused: true,
      resume: true,
      weights: true,
      updateEvery: UPDATE_EVERY_MS,
      ...(test ? { validation: test } : {}),
    });
    store.set({ about: model.about.backend });
    const read = async (): Promise<void> => {
      for await (const update of training) {
        if (mine !== generation) return;
        await note(model, problem, update, mine);
      }
    };
    read().catch((error) => {
      if (mine === generation) fail(error);
    });
    return { model, training };
  };

  /** The run stands still: its hash can be told. */
  const still = async (model: WorkerModel, mine: number): Promise<void> => {
    const weights: readonly NamedArray[] = await model.getWeights();
    const hash = await weightsHash(weights);
    if (mine === generation && !driving) store.set({ status: "stopped", weights, hash });
  };

  /** The model before its first step, or as it was saved. */
  const prepare = async (files?: ModelFiles): Promise<void> => {
    const mine = generation;
    if (active || !store.get().problem) return;
    try {
      active = begin(mine, files);
      const { model } = await active;
      await still(model, mine);
    } catch (error) {
      if (mine === generation) fail(error);
    }
  };

  /** Lets `act` drive the training until it stands still again. */
  const drive = async (act: (training: Training, mine: number) => Promise<unknown>): Promise<void> => {
    if (driving) return;
    const mine = generation;
    driving = true;
    try {
      active ??= begin(mine);
      const { model, training } = await active;
      store.set({ status: "running", hash: null, message: "" });
      await act(training, mine);
      if (mine !== generation) return;
      driving = false;
      await still(model, mine);
    } catch (error) {
      if (mine === generation) fail(error);
    }
  };

  /** As fast as it goes, or an epoch at a time, until it is at its end or told to stand still. */
  const run = async (training: Training, mine: number): Promise<void> => {
    for (let ended = false; driving && mine === generation && !ended; ) {
      const { delay, config } = store.get();
      const interrupted = new Promise<void>((resolve) => {
        interrupt = resolve;
      });
      if (delay === 0) {
        await training.resume();
        await Promise.race([training, interrupted]);
        ended = (await training.pause()).epoch >= config.epochs;
      } else {
        ended = (await training.epoch()).epoch >= config.epochs;
        await Promise.race([interrupted, new Promise((resolve) => setTimeout(resolve, delay))]);
      }
    }
  };

  return {
    configure,
    start: () => drive(run),
    pause() {
      driving = false;
      interrupt();
    },
    slow(delay) {
      store.set({ delay });
      interrupt();
    },
    step: () => drive((training) => training.step()),
    epoch: () => drive((training) => training.epoch()),
    reset: () => configure(store.get().config),
    prepare: () => prepare(),
    async load(config, files) {
      configure(config);
      await prepare(files);
    },
    async save() {
      const mine = generation;
      active ??= begin(mine);
      const { model } = await active;
      const { config } = store.get();
      return (await model.call("save", { config: toFragment(config) })) as ModelFiles;
    },
  };
}
