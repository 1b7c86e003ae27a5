/** Training: epochs of mini-batches, with everything a run must report, and nothing lost when it stops. */
import type { Tensor } from "../backend.ts";
import type { Dataset } from "../data.ts";
import { gatherRows, resident } from "../fused/gather-rows.ts";
import type { Network } from "../network.ts";
import type { Ops } from "../ops.ts";
import { differentiate, planOf, repeatable, update } from "../plan.ts";
import { evaluate } from "./evaluate.ts";
import { diagnose, health, snapshot } from "./guard.ts";
import type { Callback, EpochResult, Evaluation, History } from "./history.ts";
import { pacer, pause } from "./pacer.ts";
import { batches } from "./repeat.ts";
import { type FitOptions, settingsOf } from "./settings.ts";
import { totals } from "./totals.ts";

/** Running totals are read at most once in this time, and at most this many times an epoch. */
const READ_EVERY_MS = 200;
const READS_PER_EPOCH = 15;

/**
 * Trains the network on data, epoch by epoch in mini-batches; what `fit` of a model calls.
 * @throws OptionError, DataError, ShapeError before any work starts
 * @throws NonFiniteError if the loss or a weight stops being finite; the model is then as before that epoch
 */
export async function fit(net: Network, data: Dataset, options: FitOptions): Promise<History> {
  const {
    loss,
    optimizer,
    shuffle = true,
    metrics = [],
    callbacks = [],
    signal,
    timeBudget,
    maxSteps = Infinity,
    resume,
  } = options;
  const plan = planOf(net, true, loss);
  const { epochs, batchSize, host, rows, validation, validationRows } = settingsOf(net, data, options);
  const steps = Math.ceil(rows.length / batchSize);
  const results: EpochResult[] = [];
  const started = performance.now();
  const stepsBefore = net.step;
  let stopped: Exclude<History["stopped"], "completed"> | null = null;
  let trained = 0;
  let trainingSeconds = 0;

  const late = (): boolean => timeBudget !== undefined && performance.now() >= started + 1000 * timeBudget;
  const full = (): boolean => net.step - stepsBefore >= maxSteps;
  /** Looks whether to go on. */
  const goesOn = (): boolean => {
    stopped ??= signal?.aborted ? "aborted" : late() ? "timeBudget" : full() ? "maxSteps" : null;
    return !stopped;
  };
  const tell = async (call: (callback: Callback) => unknown): Promise<void> => {
    for (const callback of callbacks) if ((await call(callback)) === "stop") stopped = "callback";
  };

  const train = async (owner: Ops, scratch: Ops): Promise<void> => {
    const x = resident(owner, host.x.data, host.x.shape);
    const y = resident(owner, host.y.data, host.y.shape);
    const sums = totals(owner, loss, metrics, batchSize);
    const state = net.optimizerState(optimizer);
    const due = pacer();

    /** Gather, forward, backward, count. */
    const sweep = batches(scratch, repeatable(plan, loss, metrics) ? owner : null, (ops, batch) => {
      const target = gatherRows(ops, y, batch);
      const result = differentiate(ops, plan, loss, gatherRows(ops, x, batch), target);
      sums.add(ops, plan, result.loss, result.output, target);
      return result;
    });

    /** One epoch, or what is left of it. */
    const trainEpoch = async (copies: Ops, epoch: number): Promise<void> => {
      const order = shuffle
        ? net.random
            .stream("shuffle")
            .at(net.epoch)
            .permutation(rows.length)
            .map((i) => rows[i]!)
        : rows;
      const restore = snapshot(copies, net, state);
      const begun = performance.now();
      const first = net.unfinished?.steps ?? 0;
      const before = Math.min(first * batchSize, order.length);
      sums.reset(net.unfinished?.sums, before);
      let step = first;
      let reported = first;
      let read = begun;

      /** Makes step `step`, from 0. Its loss, until the scratch scope is released. */
      const trainStep = (step: number): Tensor => {
        const from = step * batchSize;
        const to = Math.min(from + batchSize, order.length);
        const result = sweep(order, from, to);
        update(scratch, net, plan, result.gradients, state);
        sums.count(to - from);
        return result.loss;
      };

      /** The epoch so far, if all is finite; it can be resumed from here. */
      const look = async (watched?: Tensor): Promise<Evaluation & { seconds: number; samplesPerSecond: number }> => {
        const result = await sums.read(watched);
        if (!Number.isFinite(result.loss)) {
          restore();
          const batchAt = (step: number): readonly [Tensor, Tensor] => {
            const batch = order.subarray(step * batchSize, (step + 1) * batchSize);
            return [gatherRows(scratch, x, batch), gatherRows(scratch, y, batch)];
          };
          try {
            await diagnose(net, plan, scratch, state, epoch, first, steps, batchAt, trainStep);
          } finally {
            restore();
          }
        }
        net.unfinished = { batchSize, steps: step, sums: sums.last() };
        const seconds = (performance.now() - begun) / 1000;
        return { ...result, seconds, samplesPerSecond: (sums.samples() - before) / seconds };
      };

      while (step < steps && !stopped) {
        trainStep(step++);
        scratch.release();
        if (!late() && !full() && !due()) continue;
        if (performance.now() - read >= READ_EVERY_MS && step - reported >= steps / READS_PER_EPOCH) {
          reported = step;
          read = performance.now();
          const sofar = await look();
          const secondsLeft = ((epochs - epoch + 1) * order.length - sums.samples()) / sofar.samplesPerSecond;
          await tell((callback) => callback.onProgress?.({ epoch, epochs, step, steps, secondsLeft, ...sofar }));
        }
        await pause();
        goesOn();
      }
      const result = await look(health(scratch, net));
      trained += sums.samples() - before;
      trainingSeconds += result.seconds;
      // whatever comes with the last batch ends training, but not in the middle of an epoch
      if (step < steps) return;
      net.unfinished = null;
      net.epoch++;
      state.epoch++;
      results.push({
        epoch,
        ...result,
        validation: validationRows.length ? await evaluate(net, loss, metrics, validation, validationRows, {}) : null,
      });
      await tell((callback) => callback.onEpochEnd?.(results.at(-1)!));
    };

    if (!resume) net.unfinished = null;
    for (let epoch = resume ? net.epoch + 1 : 1; epoch <= epochs && goesOn(); epoch++) {
      await tell((callback) => callback.onEpochBegin?.(epoch));
      if (!stopped) await owner.within((copies) => trainEpoch(copies, epoch));
    }
  };

  await net.train("fit", (owner) => owner.within((scratch) => train(owner, scratch)));
  const { backend, ...choice } = net.selection;
  const { name, device, precision } = backend;
  const run = {
    ...choice,
    name,
    device,
    precision,
    samples: rows.length,
    steps: net.step - stepsBefore,
    seconds: (performance.now() - started) / 1000,
    samplesPerSecond: trainingSeconds && trained / trainingSeconds,
  };
  const history: History = { epochs: results, stopped: stopped ?? "completed", run };
  await tell((callback) => callback.onTrainEnd?.(history));
  return history;
}
