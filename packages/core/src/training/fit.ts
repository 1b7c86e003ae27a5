/** Training: epochs of mini-batches, with everything a run must report, and nothing lost when it stops. */
import type { Tensor } from "../backend.ts";
import { type Dataset, range } from "../data.ts";
import { gatherRows, resident } from "../fused/gather-rows.ts";
import type { Network } from "../network.ts";
import type { Ops } from "../ops.ts";
import { differentiate, planOf, repeatable, update } from "../plan.ts";
import { evaluate } from "./evaluate.ts";
import { diagnose, health, snapshot } from "./guard.ts";
import type { EpochResult, Evaluation, History } from "./history.ts";
import { pacer } from "./pacer.ts";
import { batches } from "./repeat.ts";
import { type FitOptions, settingsOf } from "./settings.ts";
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
  const { loss, optimizer, shuffle = true, metrics = [], callbacks = [], signal } = options;
  const { resume, timeBudget = Infinity } = options;
  const plan = planOf(net, true, loss);
  const { epochs, batchSize, host, trainRows, heldOut, validation } = settingsOf(net, data, options);
  const stepsPerEpoch = Math.ceil(trainRows.length / batchSize);
  const results: EpochResult[] = [];
  const started = performance.now();
  const deadline = started + 1000 * timeBudget;
  const over = (): "aborted" | "timeBudget" | null =>
    signal?.aborted ? "aborted" : performance.now() >= deadline ? "timeBudget" : null;
  let stopped: History["stopped"] = "completed";
  let trained = 0;
  let steps = 0;
  let trainingSeconds = 0;

  const train = async (owner: Ops, scratch: Ops): Promise<void> => {
    const x = resident(owner, host.x.data, host.x.shape);
    const y = resident(owner, host.y.data, host.y.shape);
    const sums = totals(owner, loss, metrics, batchSize);
    const state = net.optimizerState(optimizer);
    const pace = pacer();

    /** Gather, forward, backward, count. */
    const sweep = batches(scratch, repeatable(plan, loss, metrics) ? owner : null, (ops, rows) => {
      const target = gatherRows(ops, y, rows);
      const result = differentiate(ops, plan, loss, gatherRows(ops, x, rows), target);
      sums.add(ops, plan, result.loss, result.output, target);
      return result;
    });
    /** One mini-batch: the samples from `from` to before `to` of this order. Its loss, until the scratch scope is released. */
    const trainStep = (order: Uint32Array, from: number, to: number): Tensor => {
      const result = sweep(order, from, to);
      update(scratch, net, plan, result.gradients, state);
      sums.count(to - from);
      return result.loss;
    };

    /** One epoch, or what is left of it; null if it was ended early. */
    const trainEpoch = async (
      copies: Ops,
      epoch: number,
    ): Promise<Omit<EpochResult, "epoch" | "validation"> | null> => {
      stopped = over() ?? stopped;
      if (stopped !== "completed") return null;
      for (const { onEpochBegin } of callbacks) await onEpochBegin?.(epoch);
      const order = shuffle ? shuffled(net, trainRows) : trainRows;
      const restore = snapshot(copies, net, state);
      const begun = performance.now();
      let lastRead = begun;
      const { unfinished } = net;
      const first = unfinished?.steps ?? 0;
      const before = Math.min(first * batchSize, order.length);
      let lastReadStep = first;
      sums.reset(unfinished?.sums, before);

      const finite = async (watched?: Tensor): Promise<Evaluation & { seconds: number; samplesPerSecond: number }> => {
        const result = await sums.read(watched);
        if (Number.isFinite(result.loss)) {
          const seconds = (performance.now() - begun) / 1000;
          return { ...result, seconds, samplesPerSecond: (sums.samples() - before) / seconds };
        }
        restore();
        const error = await diagnose(net, plan, scratch, state, x, epoch, order, first, batchSize, trainStep);
        restore();
        net.unfinished = unfinished;
        throw error;
      };

      let step = first;
      while (step < stepsPerEpoch && stopped === "completed") {
        trainStep(order, step * batchSize, Math.min(++step * batchSize, order.length));
        scratch.release();
        steps++;
        const late = deadline < Infinity && performance.now() >= deadline;
        if (!late && !pace.due()) continue;
        if (performance.now() - lastRead >= READ_EVERY_MS && step - lastReadStep >= stepsPerEpoch / READS_PER_EPOCH) {
          const { seconds: _, ...sofar } = await finite();
          net.unfinished = { batchSize, steps: step, sums: sums.last() };
          const secondsLeft = ((epochs - epoch + 1) * order.length - sums.samples()) / sofar.samplesPerSecond;
          for (const { onProgress } of callbacks)
            await onProgress?.({ epoch, epochs, step, steps: stepsPerEpoch, secondsLeft, ...sofar });
          lastRead = performance.now();
          lastReadStep = step;
        }
        await pace.pause();
        stopped = over() ?? stopped;
      }
      const result = await finite(health(scratch, net));
      trained += sums.samples() - before;
      trainingSeconds += result.seconds;
      net.unfinished = { batchSize, steps: step, sums: sums.last() };
      if (stopped !== "completed") return null;
      net.unfinished = null;
      net.epoch++;
      state.epoch++;
      return result;
    };

    const checked = validation ?? { x, y };
    const checkedRows = validation ? range(validation.x.shape[0]) : heldOut;
    if (!resume) net.unfinished = null;
    for (let epoch = resume ? net.epoch + 1 : 1; epoch <= epochs && stopped === "completed"; epoch++) {
      const outcome = await net.ops.within((copies) => trainEpoch(copies, epoch));
      if (!outcome) break;
      const result = {
        epoch,
        ...outcome,
        validation: checkedRows.length
          ? await evaluate(net, loss, metrics, checked, checkedRows, EVALUATION_BATCH)
          : null,
      };
      results.push(result);
      for (const { onEpochEnd } of callbacks) if ((await onEpochEnd?.(result)) === "stop") stopped = "callback";
    }
  };

  const endTraining = net.beginTraining("fit");
  try {
    await net.ops.within((owner) => owner.within((scratch) => train(owner, scratch)));
  } finally {
    endTraining();
  }
  const { requested, reason, backend } = net.selection;
  const { name, device, precision } = backend;
  const seconds = (performance.now() - started) / 1000;
  const samplesPerSecond = trainingSeconds && trained / trainingSeconds;
  const history: History = {
    epochs: results,
    stopped,
    run: { requested, name, device, precision, reason, samples: trainRows.length, steps, seconds, samplesPerSecond },
  };
  for (const { onTrainEnd } of callbacks) await onTrainEnd?.(history);
  return history;
}

/** A fresh permutation, keyed by how many epochs the network has seen. */
function shuffled(net: Network, rows: Uint32Array): Uint32Array {
  const order = net.random.stream("shuffle").at(net.epoch).permutation(rows.length);
  for (let i = 0; i < order.length; i++) order[i] = rows[order[i]!]!;
  return order;
}
