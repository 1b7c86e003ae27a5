/** Training: epochs of mini-batches, with everything a run must report, and nothing lost when it stops. */
import type { Tensor } from "../backend.ts";
import type { Dataset } from "../data.ts";
import { gatherRows, resident } from "../fused/gather-rows.ts";
import type { Network } from "../network.ts";
import type { Ops } from "../ops.ts";
import { planOf } from "../plan.ts";
import { evaluate, uploaded } from "./evaluate.ts";
import { diagnose, health, snapshot } from "./guard.ts";
import type { EpochResult, Evaluation, History } from "./history.ts";
import { pacer } from "./pacer.ts";
import { batchRows, type Session, trainStep } from "./session.ts";
import { type FitOptions, type Settings, settingsOf } from "./settings.ts";
import { totals } from "./totals.ts";

/** Running totals are read at most once in this time, and at most this many times an epoch. */
const READ_EVERY_MS = 200;
const READS_PER_EPOCH = 15;
const EVALUATION_BATCH = 1024;

/**
 * @throws OptionError, DataError, ShapeError before any work starts
 * @throws NonFiniteError if the loss or a weight stops being finite; the model is then as before that epoch
 */
export async function fit(net: Network, data: Dataset, options: FitOptions): Promise<History> {
  const { loss, optimizer, metrics = [], callbacks = [], signal, resume, timeBudget = Infinity } = options;
  const plan = planOf(net, true, loss);
  const settings = settingsOf(net, data, options);
  const { host, batchSize, epochs } = settings;
  const samples = settings.trainRows.length;
  const started = performance.now();
  const deadline = started + 1000 * timeBudget;
  const owner = net.ops.scope();
  const scratch = net.ops.scope();
  const results: EpochResult[] = [];
  const done = { samples: 0, steps: 0, seconds: 0 };
  let stopped: History["stopped"] = "completed";
  const endTraining = net.beginTraining("fit");
  if (!resume) net.unfinished = null;
  try {
    const session: Session = {
      net,
      scratch,
      plan,
      loss,
      state: net.optimizerState(optimizer),
      x: resident(owner, host.x.data, host.x.shape),
      y: resident(owner, host.y.data, host.y.shape),
      sums: totals(owner, loss, metrics, batchSize),
      pace: pacer(),
      batchSize,
      full: new Uint32Array(batchSize),
      steps: Math.ceil(samples / batchSize),
      done,
      over: () => (signal?.aborted ? "aborted" : performance.now() >= deadline ? "timeBudget" : null),
      deadline,
    };
    for (let epoch = resume ? net.epoch + 1 : 1; epoch <= epochs && stopped === "completed"; epoch++) {
      stopped = session.over() ?? stopped;
      if (stopped !== "completed") break;
      for (const { onEpochBegin } of callbacks) await onEpochBegin?.(epoch);
      const trained = await trainEpoch(session, settings, options, epoch);
      if (trained === null) {
        stopped = session.over() ?? "aborted";
        break;
      }
      const result = { epoch, ...trained, validation: await validate(session, settings, options) };
      results.push(result);
      for (const { onEpochEnd } of callbacks) if ((await onEpochEnd?.(result)) === "stop") stopped = "callback";
    }
  } finally {
    endTraining();
    scratch.release();
    owner.release();
  }
  const { requested, reason, backend } = net.selection;
  const { name, device, precision } = backend;
  const seconds = (performance.now() - started) / 1000;
  const samplesPerSecond = done.seconds && done.samples / done.seconds;
  const history: History = {
    epochs: results,
    stopped,
    run: { requested, name, device, precision, reason, samples, steps: done.steps, seconds, samplesPerSecond },
  };
  for (const { onTrainEnd } of callbacks) await onTrainEnd?.(history);
  return history;
}

/** One epoch; null if the signal ended it early. */
async function trainEpoch(
  session: Session,
  { epochs, trainRows }: Settings,
  { shuffle = true, callbacks = [] }: FitOptions,
  epoch: number,
): Promise<Omit<EpochResult, "epoch" | "validation"> | null> {
  const { net, scratch, state, sums, pace, steps, done, batchSize, deadline } = session;
  const begun = net.unfinished;
  const order = shuffle ? shuffled(net, trainRows) : trainRows;
  const copies = net.ops.scope();
  const restore = snapshot(copies, net, state);
  const started = performance.now();
  let lastRead = started;
  const first = begun?.steps ?? 0;
  const before = Math.min(first * batchSize, order.length);
  let lastReadStep = first;
  sums.reset(begun?.sums, before);

  const seconds = (): number => (performance.now() - started) / 1000;
  const finite = async (watched?: Tensor): Promise<Evaluation & { samplesPerSecond: number }> => {
    const result = await sums.read(watched);
    if (Number.isFinite(result.loss)) return { ...result, samplesPerSecond: (sums.samples() - before) / seconds() };
    restore();
    const error = await diagnose(session, epoch, order, first);
    restore();
    net.unfinished = begun;
    throw error;
  };

  try {
    for (let step = first + 1; step <= steps; step++) {
      trainStep(session, batchRows(session, order, step - 1));
      scratch.release();
      done.steps++;
      const late = deadline < Infinity && performance.now() >= deadline;
      if (!late && !pace.due()) continue;
      if (performance.now() - lastRead >= READ_EVERY_MS && step - lastReadStep >= steps / READS_PER_EPOCH) {
        const sofar = await finite();
        net.unfinished = { batchSize, steps: step, sums: sums.last() };
        const secondsLeft = ((epochs - epoch + 1) * order.length - sums.samples()) / sofar.samplesPerSecond;
        for (const { onProgress } of callbacks)
          await onProgress?.({ epoch, epochs, step, steps, secondsLeft, ...sofar });
        lastRead = performance.now();
        lastReadStep = step;
      }
      await pace.pause();
      if (session.over()) {
        await finite(health(scratch, net));
        net.unfinished = { batchSize, steps: step, sums: sums.last() };
        return null;
      }
    }
    const result = await finite(health(scratch, net));
    net.unfinished = null;
    net.epoch++;
    state.epoch++;
    return { ...result, seconds: seconds() };
  } finally {
    done.samples += sums.samples() - before;
    done.seconds += seconds();
    copies.release();
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
  const gathered = (ops: Ops, from: number, to: number): { x: Tensor; y: Tensor } => {
    const rows = heldOut.subarray(from, to);
    return { x: gatherRows(ops, x, rows), y: gatherRows(ops, y, rows) };
  };
  const batch = validation ? uploaded(validation) : gathered;
  const samples = validation ? validation.x.shape[0] : heldOut.length;
  return samples ? evaluate(net, loss, options.metrics ?? [], samples, EVALUATION_BATCH, batch) : null;
}
