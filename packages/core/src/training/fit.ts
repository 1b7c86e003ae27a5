/** Training: epochs of mini-batches, with everything a run must report, and nothing lost when it stops. */
import type { Tensor } from "../backend.ts";
import type { Dataset } from "../data.ts";
import { OptionError } from "../errors.ts";
import type { Network } from "../network.ts";
import { evaluate, uploaded } from "./evaluate.ts";
import { diagnose, health, Snapshot } from "./guard.ts";
import type { EpochResult, Evaluation, History, Progress } from "./history.ts";
import { Pacer } from "./pacer.ts";
import { batchRows, type Session, trainStep } from "./session.ts";
import { type FitOptions, type Settings, settingsOf } from "./settings.ts";
import { Totals } from "./totals.ts";

/** Running totals are read at most once in this time, and at most this many times an epoch. */
const READ_EVERY_MS = 200;
const READS_PER_EPOCH = 15;
const EVALUATION_BATCH = 1024;

/**
 * @throws OptionError, DataError, ShapeError before any work starts
 * @throws NonFiniteError if the loss or a weight stops being finite; the model is then as before that epoch
 */
export async function fit(net: Network, data: Dataset, options: FitOptions): Promise<History> {
  const { loss, optimizer, metrics = [], callbacks = [] } = options;
  if (net.training) throw new OptionError("fit: this model is being trained already; await that fit first");
  const plan = net.plan(true, loss);
  const settings = settingsOf(net, data, options);
  const { host, batchSize, epochs } = settings;
  const samples = settings.trainRows.length;
  const state = net.optimizerState(optimizer);
  const started = performance.now();
  const results: EpochResult[] = [];
  const done: Done = { samples: 0, steps: 0, seconds: 0 };
  let stopped: History["stopped"] = "completed";
  const scope = net.ops.scope();
  const scratch = net.ops.scope();
  const totals = new Totals(net.ops, loss, metrics, batchSize);
  net.training = true;
  try {
    const x = scope.resident(host.x.data, host.x.shape);
    const y = scope.resident(host.y.data, host.y.shape);
    const steps = Math.ceil(samples / batchSize);
    const rows = new Uint32Array(batchSize);
    const session: Session = { net, scratch, plan, loss, state, host, x, y, totals, batchSize, rows, steps };
    for (let epoch = 1; epoch <= epochs && stopped === "completed"; epoch++) {
      for (const callback of callbacks) await callback.onEpochBegin?.(epoch);
      const result = options.signal?.aborted ? null : await trainEpoch(session, settings, options, epoch, done);
      if (result === null) {
        stopped = "aborted";
        break;
      }
      results.push({ epoch, ...result, validation: await validate(session, settings, options) });
      for (const callback of callbacks) {
        if ((await callback.onEpochEnd?.(results.at(-1) as EpochResult)) === "stop") stopped = "callback";
      }
    }
  } finally {
    net.training = false;
    scratch.release();
    totals.dispose();
    scope.release();
  }
  const { requested, reason, backend } = net.selection;
  const { name, device, precision } = backend;
  const seconds = (performance.now() - started) / 1000;
  const samplesPerSecond = rate(done.samples, done.seconds);
  return {
    epochs: results,
    stopped,
    run: { requested, name, device, precision, reason, samples, steps: done.steps, seconds, samplesPerSecond },
  };
}

/** What a whole `fit` has trained so far. */
interface Done {
  samples: number;
  steps: number;
  seconds: number;
}

const rate = (count: number, seconds: number): number => (seconds > 0 ? count / seconds : 0);

/** One epoch; null if the signal ended it early. */
async function trainEpoch(
  session: Session,
  settings: Settings,
  options: FitOptions,
  epoch: number,
  done: Done,
): Promise<Pick<EpochResult, "loss" | "metrics" | "seconds" | "samplesPerSecond"> | null> {
  const { net, scratch, state, totals, steps } = session;
  const { epochs, trainRows } = settings;
  const order = options.shuffle === false ? trainRows : shuffled(net, trainRows);
  const start = new Snapshot(net, state);
  const pacer = new Pacer();
  const started = performance.now();
  let lastRead = started;
  let lastReadStep = 0;
  totals.reset();

  const seconds = (): number => (performance.now() - started) / 1000;
  const read = async (watched?: Tensor): Promise<Evaluation> => {
    const result = await totals.read(watched);
    if (Number.isFinite(result.loss)) return result;
    throw await diagnose(session, epoch, order, start);
  };
  const report = async (step: number): Promise<void> => {
    const samplesPerSecond = rate(totals.samples, seconds());
    const secondsLeft = ((epochs - epoch + 1) * order.length - totals.samples) / samplesPerSecond;
    const sofar = await read();
    const progress: Progress = { epoch, epochs, step, steps, ...sofar, samplesPerSecond, secondsLeft };
    for (const callback of options.callbacks ?? []) await callback.onProgress?.(progress);
  };

  try {
    for (let step = 0; step < steps; step++) {
      try {
        trainStep(session, batchRows(session, order, step));
      } finally {
        scratch.release();
      }
      if (!pacer.due()) continue;
      if (performance.now() - lastRead >= READ_EVERY_MS && step - lastReadStep >= steps / READS_PER_EPOCH) {
        await report(step + 1);
        lastRead = performance.now();
        lastReadStep = step;
      }
      await pacer.pause();
      if (options.signal?.aborted) return null;
    }
    const result = await read(health(scratch, net));
    net.epoch++;
    state.epoch++;
    return { ...result, seconds: seconds(), samplesPerSecond: rate(order.length, seconds()) };
  } finally {
    done.samples += totals.samples;
    done.steps += Math.ceil(totals.samples / session.batchSize);
    done.seconds += seconds();
    start.dispose();
  }
}

/** A fresh permutation, keyed by how many epochs the network has seen. */
function shuffled(net: Network, rows: Uint32Array): Uint32Array {
  const order = net.random.stream("shuffle").at(net.epoch).permutation(rows.length);
  for (let i = 0; i < order.length; i++) order[i] = rows[order[i] as number] as number;
  return order;
}

async function validate(session: Session, settings: Settings, options: FitOptions): Promise<Evaluation | null> {
  const { net, loss, x, y } = session;
  const { validation, heldOut } = settings;
  const { metrics = [] } = options;
  if (validation) {
    return evaluate(net, loss, metrics, validation.x.shape[0], EVALUATION_BATCH, uploaded(validation));
  }
  if (heldOut.length === 0) return null;
  return evaluate(net, loss, metrics, heldOut.length, EVALUATION_BATCH, (ops, from, to) => {
    const rows = heldOut.subarray(from, to);
    return { x: ops.gatherRows(x, rows), y: ops.gatherRows(y, rows) };
  });
}
